// The words of the chapter Read, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/read.js').read, import('../list.js').Entry>} */
export const read = {
  'read.title': '识别',
  'read.lead': '写一个数字，看网络怎样认出它。',
  'read.numbers': '写一个数字，看 {number} 个数怎样认出它。',
  'read.now_you': '轮到你了',

  // The network.
  'read.figure': '正在识别的网络',
  'read.picture': '输入图片',
  'read.digits': '十个数字',
  'read.layer': '第 {layer} 层：{count} 个神经元',
  'read.silent': '{count} 个中 {silent} 个未激活',
  'read.silent_off': '{silent} 个未激活，{off} 个已关闭',
  'read.silence': '关闭未激活的',
  'read.gives_value': '第 {unit} 个神经元输出 {value}',
  'read.is_off': '第 {unit} 个神经元已关闭，输出 0。',
  'read.recurrent': '这组权重是 LSTM，没有并排的层：“延伸”一章会展示它怎样逐行读图。下面的像素图仍然是它的。',
  'read.plain':
    '这里图片只通过网络一次。手写板旁，自带权重的答案是同一张图片十一种样子（平移、旋转、变宽、变窄）的平均，所以两者可能略有不同。',

  // Switching off.
  'read.all_on': '所有神经元都开着。关掉一些，看看网络会失去什么。',
  'read.off': '已关闭 {count} 个神经元。',
  'read.all_back': '全部打开',
  'read.score': '测试图片的正确率为 {now}；全部打开时为 {all}。',
  'read.score_counting': '正在统计测试图片……',
  'read.score_later': '训练结束后再统计测试图片。',
  'read.score_none': '没有适合这组权重的测试图片。',

  // A unit or a digit.
  'read.unit': '第 {layer} 层，第 {unit} 个神经元',
  'read.no_ink': '还没有笔迹：只有偏置支持 {digit}',
  'read.why': '为什么是 {digit}，又为什么不是？',
  'read.switch_off': '关闭',
  'read.switch_on': '打开',
  'read.weights': '它的 {count} 个权重：蓝色为正，橙色为负。',
  'read.sum_of': '加权求和',
  'read.pixel': '第 {row} 行，第 {column} 列',
  'read.unit_short': '神经元 {unit}',
  'read.digit_short': '数字 {unit}',
  'read.rest': '其余 {number} 项',
  'read.bias': '偏置',
  'read.sum': '总和',
  'read.relu_holds': '{sum} 不大于 0：ReLU 输出 0，神经元不激活。',
  'read.relu_passes': 'ReLU 原样放行：神经元输出 {value}。',
  'read.activation': '经过激活函数，得到 {value}。',
  'read.softmax': 'Softmax 把它和另外九个总和一起换算，得到 {percent}。',
  'read.goes': '它传给谁',

  // Pixels.
  'read.pixels': '哪些像素起决定作用',
  'read.way_gradient_times_input': '支持与反对',
  'read.way_occlusion': '逐处遮挡',
  'read.way_changed_picture': '改写',
  'read.about_digit': '数字',
  'read.obvious': '自动选择',
  'read.told_gradient_times_input':
    '蓝色像素（+）支持 {digit}，橙色像素（−）反对它而支持其余九个：梯度 × 输入。网络给它 {percent}。',
  'read.told_occlusion': '用 5 × 5 像素的窗口逐处遮住图片。遮住后 {digit} 的概率下降处为蓝色（+），上升处为橙色（−）。',
  'read.told_changed_picture':
    '要让网络看成 {digit}，它会这样改写：沿梯度小步上升，只动少数像素。最后有 {percent} 的把握。',
};
