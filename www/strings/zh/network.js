// The words of the chapter Network, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/network.js').network, import('../list.js').Entry>} */
export const network = {
  'model.title': '网络',
  'model.lead': '784 个数与 10 个答案之间，是一层层的神经元。两个神经元之间的每条连线，都是一个要学习的权重。',

  'model.form': '“训练”一章所设的网络',
  'model.next': '下一次：“训练”一章所设的网络',
  'model.running': '正在训练：{widths}，共 {number} 个参数',
  'model.drawing': '网络结构图',
  'model.input': '输入层',
  'model.input_shape': '输入 {shape}',
  'model.output_shape': '输出 {shape}',
  'model.weights': '{number} 个参数',
  'model.lstm': '逐行读入 {steps} 行，并记住读过的内容',
  'model.scale':
    '连接带的粗细与参数个数的平方根成正比，方块的长短与神经元个数的平方根成正比。方块上的虚点部分，是训练每一步中被 Dropout 关闭的神经元。',
  'model.summary': '模型概要',
  'model.layer': '层（类型）',
  'model.shape': '输出形状',
  'model.parameters': '参数量',
  'model.total': '参数总量',
  'model.hint': '与 Keras 输出的格式相同，随“训练”一章设置的修改即时更新。',

  'widths.title': '隐藏层的宽度',
  'widths.layer': '第 {place} 层',
  'widths.value': '{count} 个神经元',
  'widths.more': '增加一层',
  'widths.fewer': '减少一层',
  'widths.hint': '这里与“训练”一章的“隐藏层”一栏保持一致，改哪一边都可以。',
  'widths.lstm': 'LSTM 只有一层，它的宽度就是“训练”一章的“LSTM 单元数”。',

  'costs.title': '计算量与内存',
  'costs.table': '各层的计算量与内存',
  'costs.training':
    '识别一张图片需要 {forward} 次乘加运算；用一张图片学习大约需要三倍，即 {training} 次：前向一遍，把误差传回神经元一遍，再求权重的梯度一遍。批大小为 {batch} 时，训练大约占用 {memory} 内存。',
  'costs.layer': '层',
  'costs.multiply_adds': '乘加次数',
  'costs.weights': '权重',
  'costs.gradients': '梯度',
  'costs.optimizer': '优化器',
  'costs.activations': '一批数据',
  'costs.total': '合计',
  'costs.hint':
    '按常见框架的做法，每个数占 4 个字节。Adam 为每个权重多记两个数，RMSprop 多记一个，使用动量再加一个。“一批数据”是指反向传播时各层需要保留的输出。',

  'curve.title': '为什么用 ReLU',
  'curve.lead':
    '神经元先求输入的加权和，再让它经过激活函数。反向传播时，误差要乘以该点处的斜率：曲线越平，传回去的误差越少，前面的权重就几乎学不到东西。',
  'curve.sum': '加权和',
  'curve.relu': 'ReLU 函数',
  'curve.sigmoid': 'Sigmoid 函数',
  'curve.tanh': 'Tanh 函数',
  'curve.relu_used': 'ReLU 函数（这个网络在用）',
  'curve.sigmoid_used': 'Sigmoid 函数（这个网络在用）',
  'curve.tanh_used': 'Tanh 函数（这个网络在用）',
  'curve.point': '输出 {value}，斜率 {slope}。',
  'curve.steep': '误差能够传回去。',
  'curve.silent': '神经元不激活：这里没有误差传回去。',
  'curve.saturated': '已饱和：几乎没有误差传回去。',
  'curve.back': '经过 {layers} 个这样的层传回去：× {part}。',

  'mask.title': 'Dropout 做了什么',
  'mask.words':
    '在这一步中，第一个隐藏层的 {units} 个神经元里有 {dropped} 个被关闭（比例 {rate}）；其余神经元的输出乘以 {factor}，使总和大小不变。',
  'mask.example':
    '你的网络没有使用 Dropout。若比例为 {rate}，一步会像这样关闭 {units} 个神经元中的 {dropped} 个；其余神经元的输出要 × {factor}，使总和保持不变。',
  'mask.again': '换一个掩码',
  'mask.test':
    '每一步都会换一个掩码，所以神经元不能只依赖某一个邻居。测试网络或识别你的手写时，不关闭任何神经元，也不做缩放。',

  'keras.title': '用 Keras 写同样的训练',
  'keras.code': 'Python 程序',
  'keras.copy': '复制代码',
  'keras.copied': '已复制。',
  'keras.chosen': '此浏览器不允许使用剪贴板：代码已选中，请用键盘复制。',
  'keras.bits': '同样的设置，写成 Keras 3 的程序。随机数不同，所以权重也不同。',
  'keras.rest': '只有 digitlab 才有：',
};
