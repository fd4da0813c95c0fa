// The words of walk mode, of links and of the view for a projector, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/walk.js').walk, import('../list.js').Entry>} */
export const walk = {
  'share.button': '分享',
  'share.link': '当前设置的链接',
  'share.copied': '链接已复制。打开它，就是同样的设置、语言和章节；你写的字和你自己的文件不会随链接传出去。',
  'share.by_hand': '浏览器不允许本页复制：请从输入框中复制链接。你写的字和你自己的文件不会随链接传出去。',
  'link.waiting': '链接称：这组设置训练出的权重为 {said}。训练一次，看看你的是否相同。',
  'link.same': '✓ 权重完全相同，逐位一致：{said}。',
  'link.other_exact': '✗ 权重不同：链接称 {said}，这次训练得到 {found}。所用图片、构建种类或 digitlab 的版本不同。',
  'link.other_theirs':
    '✗ 权重不同：链接称 {said}，这次训练得到 {found}。链接中的结果由融合（fused）构建或 GPU 训练，舍入方式因机器而异：只有精确（exact）构建（simd128、threads）的结果可供他人核对。',
  'link.other_ours':
    '✗ 权重不同：链接称 {said}，这次训练得到 {found}。训练它的是融合（fused）构建或 GPU，舍入方式与精确（exact）构建不同：请在“选择其他构建”中选择 simd128 或 threads，再训练一次。',
  'projector.enter': '投影视图',
  'projector.leave': '退出投影视图',
  'projector.hint': '字号放大，隐藏说明文字和少用的字段。按 <kbd>P</kbd> 键打开或退出。',
  // The walk: of each chapter what it is about, a question to guess, the experiment, and what happened.
  'walk.sheet': '课堂用：可打印的练习单“和 digitlab 一起的二十分钟”',
  'walk.waits': '先猜一猜，再点按钮：结果会写在这里。',
  'walk.busy': '训练正在进行：结束之后，这个按钮才能用。',
  'walk.start': '开始导览',
  'walk.quick': '几秒钟得到你自己的网络',
  'walk.mistakes': '看看它错在哪里',
  'walk.code': '同样的事：Python 怎么写，digitlab 的 Rust 怎么写',
  'walk.right': '✓ 你猜对了：{guess}。',
  'walk.wrong': '✗ 你猜的是 {guess}，实际是 {right}。',
  'walk.end': '导览到这里结束。上方的“实验”里是同样的图，没有这些文字，你可以自己继续探索。',
  'walk.next.data': '下一章：数据',
  'walk.next.numbers': '下一章：数值',
  'walk.next.model': '下一章：网络',
  'walk.next.loss': '下一章：损失',
  'walk.next.train': '下一章：训练',
  'walk.next.judge': '下一章：评判',
  'walk.next.beyond': '下一章：延伸',
  'chapters.done': '{title}，已完成',

  'walk.read.text':
    '在手写板上写一个数字，写大一点，就像写在纸上。你一边写，网络一边回答：十根条形对应十个数字，百分比加起来是 100。没有人告诉过它 7 长什么样，这是它从图片里学来的。',
  'walk.read.question': '先猜一猜：它对你接下来写的数字会有多大把握？',
  'walk.read.guess.half': '不超过 50%',
  'walk.read.guess.ninety': '50% 到 90%',
  'walk.read.guess.ninety_nine': '90% 到 99%',
  'walk.read.guess.more': '超过 99%',
  'walk.read.try': '替我写一个 7',
  'walk.read.happened': '你的数字被认作 {digit}，把握为 {percent}。',

  'walk.data.text':
    'MNIST 收集了美国人口普查员工和学生写的数字，每个数字是一张灰度小图，旁边附有正确答案。其中六万张用来学习，另外一万张从不用来学习：它们是考题。',
  'walk.data.question': '先猜一猜：一张这样的图片由多少个像素组成？',
  'walk.data.guess.hundred': '大约 100 个',
  'walk.data.guess.square': '784 个',
  'walk.data.guess.thousands': '大约一万个',
  'walk.data.try': '取来这七万张图片',
  'walk.data.happened':
    '已加载：{training} 张用来学习，{test} 张用来考试，每张 {size} × {size}，也就是 {numbers} 个数。',

  'walk.numbers.text':
    '你的字先缩小到 28 × 28 像素，居中，再排成一行。每个像素除以 255，变成 0（纸）到 1（墨）之间的一个数。正确答案也变成一行，共十个数：该数字的位置上是 1，其余九个是 0。',
  'walk.numbers.question': '先猜一猜：你的字变成的 784 个数里，有多少个恰好是 0？',
  'walk.numbers.guess.few': '不到三分之一',
  'walk.numbers.guess.half': '大约一半',
  'walk.numbers.guess.most': '超过三分之二',
  'walk.numbers.try': '数一数我的字',
  'walk.numbers.happened':
    '你的字变成的 {all} 个数里有 {zeros} 个是 0，占 {percent}。乘以 0 还是 0，所以它们不费网络一点力气。',

  'walk.model.text':
    '每个神经元把收到的数各乘以一个自己的权重，再加起来。本页所依据的 Keras 教程，网络有三层，每层 500 个神经元，最后是十个答案：一共要学 898,510 个数，它们都在连线上。',
  'walk.model.question': '先猜一猜：每层神经元减半，898,510 个参数还剩多少？',
  'walk.model.guess.half': '一半',
  'walk.model.guess.third': '大约三分之一',
  'walk.model.guess.quarter': '四分之一',
  'walk.model.try': '每层减半',
  'walk.model.happened':
    '“训练”一章现在所设的网络有 {parameters} 个参数，是 {all} 个的 {percent}。连线两端都减半，就只剩四分之一；但 784 个像素没有变少，所以第一层还剩一半。',

  'walk.loss.text':
    '损失用一个数说明答案错得多厉害：−ln p，其中 p 是正确数字得到的概率。p = 1 时损失为零，p 越接近 0，损失越大。所谓学习，就是让这个数变小。',
  'walk.loss.question': '先猜一猜：如果什么都不懂，给每个数字 0.1 的概率，损失是多少？',
  'walk.loss.guess.tenth': '数值为 0.1',
  'walk.loss.guess.one': '数值为 1',
  'walk.loss.guess.ln10': '大约 2.3',
  'walk.loss.try': '算一算我的字的损失',
  'walk.loss.happened':
    '如果你写的是 {digit}：p = {p}，损失为 −ln p = {loss}。若每个数字各得 0.1，损失就是 −ln 0.1 = 2.3026。',

  'walk.train.text':
    '现在从随机的权重开始，训练一个你自己的网络；种子相同，随机的权重就相同。每次让 128 张图片通过网络，再把每个权重朝着让损失变小的方向挪一点。六万张图片全部看过一遍，叫做一轮；训练时你可以继续写字。',
  'walk.train.question': '先猜一猜：训练一轮之后，考题能答对百分之几？',
  'walk.train.try': '开始学习：全速两轮',
  'walk.train.happened':
    '共 {count} 轮：第一轮之后，你的网络认对了 {first} 的测试图片，最后是 {test}。{total} 张里还有 {wrong} 张认错。',

  'walk.judge.text':
    '只看一个数，看不出错在哪里。混淆矩阵把错误数清楚：每行是一个真实的数字，每列是一个答案。不在对角线上的都是错误，每个错误都有图片可以看。',
  'walk.judge.question': '先猜一猜：把每个数字认错的次数各自加起来，哪个数字错得最多？',
  'walk.judge.try': '让我看看错在哪里',
  'walk.judge.happened':
    '是 {label}：它有 {number} 张图片被认成别的数字，其中 {times} 张认成 {answer}。打开那一格，看看里面的图片，再把一张放到手写板上。',

  'walk.beyond.text':
    '把标签拿掉。k-means 只认识图片：把每张图片归到与它最近的平均图，再重新计算平均图，如此反复。LSTM 则像读文章一样，一行一行地读图片。',
  'walk.beyond.question': '先猜一猜：分成十堆，不看标签，有多少图片与同一个数字归在一起？',
  'walk.beyond.guess.tenth': '十分之一',
  'walk.beyond.guess.half': '一半以上',
  'walk.beyond.guess.most': '几乎全部',
  'walk.beyond.try': '分成十堆',
  'walk.beyond.happened': '{percent} 的图片所在的那一堆，多数是它自己的数字。一个标签都没有看。',
};
