// 页面上的全部文字，简体中文。键与 en.js 相同，花括号里的事实也相同（tests/js/strings.test.mjs）。
// Every word of the page in simplified Chinese; en.js says how keys, facts and elements are written.

import { read } from './zh/read.js';
import { data } from './zh/data.js';
import { numbers } from './zh/numbers.js';
import { network } from './zh/network.js';
import { loss } from './zh/loss.js';
import { train } from './zh/train.js';
import { judge } from './zh/judge.js';
import { beyond } from './zh/beyond.js';
import { runs } from './zh/runs.js';
import { walk } from './zh/walk.js';

/** @satisfies {Record<import('./i18n.js').Key, import('./i18n.js').Entry>} */
export const zh = {
  // The whole page.
  'page.title': 'digitlab：训练一个能认出你手写数字的网络',
  'page.skip': '跳到训练表单',
  'page.language': '语言',
  'language.en': 'EN',
  'language.zh': '中文',
  'page.chapters': '章节',
  'page.mode': '阅读方式',
  'page.walk': '导览',
  'page.lab': '实验',
  'page.walk_hint': '带讲解的读法：每一章先猜、再试，还有代码。',
  'page.lab_hint': '所有图表和设置紧凑排列，不带讲解。',
  'alert.dismiss': '关闭',
  'alert.retry': '重试',
  'alert.times': '（共 {times} 次）',

  // Draw.
  'draw.title': '手写',
  'draw.pad': '手写板',
  'draw.undo': '撤销',
  'draw.clear': '清空',
  'draw.hint': '用鼠标、手指或触控笔书写。',
  'draw.keys':
    '键盘：<kbd>方向键</kbd>移动画笔（按住 <kbd>Shift</kbd> 移动得更细），<kbd>空格</kbd>落笔或抬笔，<kbd>Ctrl+Z</kbd> 撤销（加按 <kbd>Shift</kbd> 重做），<kbd>Esc</kbd> 清空。',
  'draw.pen_down': '落笔',
  'draw.pen_up': '抬笔',
  'draw.choose_picture': '选择图片',
  'draw.picture_hint': '也可以拖入或粘贴图片：一个或一行数字的照片或扫描件。',

  // The answer.
  'answer.label': '识别结果',
  'answer.blank': '请写一个数字',
  'answer.no_ink': '图片里没有笔迹',
  'answer.refused': '不是数字',
  'answer.closest': '最接近：{digit}',
  'answer.or': '也可能是 {digit}？',
  'answer.unsure_place': '最没把握：第 {place} 位的 {digit}',
  'answer.shown_place': '正在显示：第 {place} 位的 {digit}',
  'answer.both': '{first}，{second}',
  'answer.marks': '第 {places} 位是符号，不是数字，未识别',
  'answer.meter': '数字 {digit}',
  'answer.seen': '网络看到的图像',
  'answer.seen_caption': '网络看到的图像',
  'digits.label': '这个数的各位数字',
  'digits.reading': '第 {place} 位，共 {count} 位：{digit}，{percent}',
  'digits.reading_unsure': '第 {place} 位，共 {count} 位：{digit}，{percent}，最没把握',
  'digits.refused': '第 {place} 位，共 {count} 位：不是数字',
  'digits.mark': '第 {place} 位，共 {count} 位：符号，不是数字，未识别',
  'digits.refused_unsure': '第 {place} 位，共 {count} 位：不是数字，最没把握',

  // Whose weights answer.
  'source.title': '用哪组权重识别',
  'source.shipped': '自带权重',
  'source.yours': '你的权重',
  'source.none': '训练或载入权重之后，这里就会出现你的权重。',
  'source.name': '你的权重：{name}。',
  'source.caveat':
    '这个答案不可靠：在这里训练的权重只见过数字，会把任何涂画都认成数字，百分比也没有校准过。',
  'source.which': '选择哪一份',
  'weights.trained': '在此训练',
  'weights.shipped': '自带权重',
  'weights.taught': '{name}（已教）',

  // Correct and teach.
  'correct.title': '纠正',
  'correct.none': '都不是',
  'correct.none_label': '都不是',
  'corrections.title': '纠正记录',
  'corrections.clear': '删除全部记录',
  'corrections.hint':
    '你的纠正只保存在这台设备上，不会发送到任何地方。点击“教它”，网络几秒钟就能学会；学习时混入 MNIST 的图片，所以其他的几乎不会忘记。',
  'corrections.not_kept_private':
    '浏览器不为本页保存任何内容（无痕窗口即是如此）：关闭页面后，纠正记录就会丢失。',
  'corrections.not_kept_forbidden':
    '浏览器不为本页保存任何内容，因为其设置禁止本网站存储数据：关闭页面后，纠正记录就会丢失。',
  'corrections.not_kept_full':
    '设备上已没有空间保存本页的数据：关闭页面后，最新的纠正记录就会丢失。请删除一些记录，或腾出空间。',
  'corrections.not_kept_newer':
    '已有的纠正记录由本页的更新版本保存：请重新加载页面查看。现在所做的纠正，关闭页面后就会丢失。',
  'corrections.not_kept_blocked':
    '另一个标签页中的旧版页面正占用纠正记录：请关闭那个标签页，再重新加载本页。现在所做的纠正，关闭页面后就会丢失。',
  'corrections.not_kept_failed':
    '浏览器没有为本页保存任何内容，因为存储出错：关闭页面后，纠正记录就会丢失。',
  'corrections.unreadable':
    '这台设备上另有 {number} 条记录，本版页面无法读取；它们仍保留在设备上。',
  'corrections.waiting':
    '有 {number} 条已保存但没有用于教学：只有 28 × 28 像素的图片才能与 MNIST 的图片一起教。',
  'corrections.delete': '删除纠正：{label}',
  'corrections.delete_read': '删除纠正：{label}（曾识别为 {digit}）',
  'corrections.none': '都不是',
  'teach.start': '教它',
  'teach.stop': '停止教学',
  'teach.undo': '撤销教学',
  'teach.progress': '教学进度',
  'teach.result': '教学结果',
  'teach.starting': '正在开始…',
  'teach.loading': '正在加载 MNIST…',
  'teach.first': '教学中：{percent}',
  'teach.again': '正在重教仍然认错的：{percent}',
  'teach.stopped': '已停止：没有任何改变。',
  'teach.failed': '教学因出错而结束：没有任何改变。',
  'teach.undone': '已撤销：重新使用教学之前的权重。',
  'teach.accuracy': 'MNIST 测试集：教学前 {before}，教学后 {after}。',
  'teach.right':
    '{number} 条纠正中认对的：教学前 {before} 条，教学后 {after} 条，用时 {seconds} 秒。',

  // The pictures to train on.
  'data.none': '<strong>尚未加载图片。</strong>开始训练时会先加载 MNIST。',
  'data.loaded':
    '<strong>{name}</strong>：{training} 张图片用于训练，{validation} 张用于测试，{size} × {size} 像素。',
  'data.load_mnist': '加载 MNIST',
  'data.choose_idx': '选择 IDX 文件',
  'data.idx_hint':
    '可以用你自己的文件，gzip 压缩与否均可：一个图片文件加一个标签文件，其中十分之一留作测试；或者各两个，其中一对的文件名里带有“test”。',
  'data.pictures': '部分图片及其标签',
  'data.transposed': '图片是转置的：交换行与列',
  'data.seems_transposed':
    '这些图片看来是转置的，行与列对调了（EMNIST 就是如此）：抽取 {total} 张，随附权重照原样读对 {right} 张，交换行列后读对 {other} 张。照此学习的网络会读错人写的数字。用下面的开关可以交换行列。',
  'data.file_done': '{loaded} / {total}',

  // The training form.
  'form.fields': '超参数',
  'form.recipes': '预设',
  'form.more': '更多',
  'recipes.seed': '教程中的训练',
  'recipes.quick': '几秒达到 98%',
  'fields.network': '网络',
  'fields.hidden_layers': '隐藏层',
  'fields.hidden_layers.note': '每层的神经元个数，用逗号隔开',
  'fields.activation': '激活函数',
  'fields.lstm_units': 'LSTM 单元数',
  'fields.epochs': '轮次',
  'fields.batch_size': '批大小',
  'fields.dropout': '丢弃率',
  'fields.optimizer': '优化器',
  'fields.learning_rate': '学习率',
  'fields.schedule': '学习率调度',
  'fields.momentum': '动量',
  'fields.nesterov': 'Nesterov',
  'fields.seed': '随机种子',
  'fields.seed.random': '随机选取',
  'fields.augment': '数据增强',
  'fields.augment.note':
    '每轮都重新旋转、弯曲、加粗每张图片，并以其他笔迹重写数字：更能认出人们手写的数字，但需要更多轮次',
  'fields.patience': '耐心值',
  'fields.patience.note': '验证损失连续这么多轮没有降低就停止；留空：从不提前停止',
  'fields.held_back': '留出数量',
  'fields.held_back.note': '从训练图片中留出用于验证的张数，例如 5000；测试集就只在最后评分',
  'fields.training_pictures': '训练图片数',
  'fields.training_pictures.note': '只用前面这么多张；留空：全部',
  'fields.weight_decay': '权重衰减',
  'fields.weight_decay.note': '每步从权重中减去的比例，还要乘以学习率',
  'fields.label_smoothing': '标签平滑',
  'fields.label_smoothing.note': '目标中由所有数字平分的部分',
  'fields.max_norm': '最大范数',
  'fields.max_norm.note': '每个神经元输入权重的范数上限；留空：不限制',
  'fields.average': '滑动平均',
  'fields.average.note': '权重的滑动平均：每步保留的比例，例如 0.999',
  'fields.nondigits': '非数字',
  'fields.nondigits.note': '换成涂鸦和字母的图片所占的比例',
  'fields.keep_best': '保留最佳轮的权重',
  'choices.network.mlp': '多层感知机',
  'choices.network.lstm': 'LSTM 循环网络',
  'choices.activation.relu': 'ReLU',
  'choices.activation.sigmoid': 'Sigmoid',
  'choices.activation.tanh': 'Tanh',
  'choices.optimizer.adam': 'Adam',
  'choices.optimizer.sgd': 'SGD',
  'choices.optimizer.rmsprop': 'RMSprop',
  'choices.schedule.constant': '恒定',
  'choices.schedule.step': '阶梯衰减',
  'choices.schedule.cosine': '余弦退火',
  'choices.schedule.one-cycle': '单周期',
  'strip.label': '增强后的样本',
  'strip.waiting': '加载图片后，这里会显示样本。',

  // A run.
  'run.bar': '训练控制',
  'run.dock': '手写：{answer}',
  'run.dock_close': '回到页面',
  'run.val': '验证 {accuracy}',
  'run.left_short': '还剩 {duration}',
  'run.stopping': '正在停止：测试已学到的内容…',
  'run.train': '训练',
  'run.pause': '暂停',
  'run.resume': '继续',
  'run.stop': '停止',
  'run.progress': '训练进度',
  'run.idle': '未在训练。',
  'run.measuring': '正在测量此处用什么训练最快…',
  'run.starting': '正在开始…',
  'run.training': '第 {epoch} 轮，共 {epochs} 轮；第 {batch} 批，共 {batches} 批',
  'run.validating': '第 {epoch} 轮，共 {epochs} 轮；正在验证：第 {batch} 批，共 {batches} 批',
  'run.paused': '第 {epoch} 轮，共 {epochs} 轮；已暂停：第 {batch} 批，共 {batches} 批',
  'run.epoch_done': '第 {epoch} 轮，共 {epochs} 轮；已完成',
  'run.bar_starting': '正在开始，{percent}',
  'run.bar_epoch': '第 {epoch} 轮，共 {epochs} 轮，全程 {percent}',
  'run.bar_finished': '已完成，{percent}',
  'run.loss': '当前损失',
  'run.accuracy': '当前准确率',
  'run.speed': '每秒图片数',
  'run.left': '剩余时间',
  'run.result': '测试结果',
  'run.test_score': '测试损失：{loss}',
  'run.test_accuracy': '测试准确率：{accuracy}',
  'run.failed': '训练因出错而结束。',
  'run.broke_before': '引擎崩溃，训练在第一轮开始之前中止：没有训练任何内容。',
  'run.broke_first': '引擎崩溃，训练在第 {epoch} 轮中止：没有完成任何一轮，本次训练没有保留权重。',
  'run.broke': '引擎崩溃，训练在第 {epoch} 轮中止：现在使用第 {kept} 轮结束时的权重。',
  'run.finished': '已完成：{count} 轮，用时 {duration}。',
  'run.finished_best_loss':
    '已完成：{count} 轮，用时 {duration}；验证损失在第 {best} 轮之后没有再降低，现使用该轮的权重。',
  'run.finished_best_accuracy':
    '已完成：{count} 轮，用时 {duration}；验证准确率在第 {best} 轮之后没有再提高，现使用该轮的权重。',
  'run.stopped': '已停止：{count} 轮，用时 {duration}。',
  'run.early_loss': '{count} 轮后提前停止，用时 {duration}：验证损失不再降低。',
  'run.early_accuracy': '{count} 轮后提前停止，用时 {duration}：验证准确率不再提高。',
  'run.early_best_loss':
    '{count} 轮后提前停止，用时 {duration}：验证损失在第 {best} 轮之后没有再降低，现使用该轮的权重。',
  'run.early_best_accuracy':
    '{count} 轮后提前停止，用时 {duration}：验证准确率在第 {best} 轮之后没有再提高，现使用该轮的权重。',

  // The engine.
  'engine.name': '引擎：',
  'engine.label': '引擎',
  'engine.starting': '正在启动…',
  'engine.restarting': '正在重新启动…',
  'engine.not_running': '未运行',
  'engine.running': '{build}，内核 {kernel}（{family}），{count} 个线程：{reason}',
  'engine.chosen': '按你的选择',
  'engine.fused_threads': '最快：多线程，融合乘加',
  'engine.exact_threads': '多线程，在任何机器上结果逐位相同',
  'engine.fused_thread': '单线程，融合乘加',
  'engine.exact_thread': '基本构建：单线程，在任何机器上结果逐位相同',
  'engine.measured': '线程数取此处实测最快的（{times}）',
  'engine.step_time': '{threads} 个：每步 {milliseconds} 毫秒',
  'engine.remembered': '线程数取此处先前实测最快的',
  'engine.on_gpu': 'WebGPU（{gpu}），训练以外由内核 {kernel} 计算：{reason}',
  'engine.gpu_nameless': '浏览器未说明名称的 GPU',
  'engine.gpu_thread': 'GPU 的舍入方式由厂商决定',
  'engine.gpu_faster': '此处实测快于处理器（每步 {gpu} 毫秒，处理器 {processor} 毫秒）',
  'engine.gpu_faster_before': '此处先前实测快于处理器',
  'engine.gpu_slower': '此处实测 GPU 并不更快（每步 {gpu} 毫秒，处理器 {processor} 毫秒）',
  'engine.gpu_slower_before': '此处先前实测 GPU 并不更快',
  'engine.gpu_left': '这次训练由处理器进行',
  'engine.passed': '未用 {build}：{why}',
  'engine.only': '更快的构建尚未编译',
  'engine.pending': '更快的构建正在编译',
  'engine.offer': '更快的构建已就绪：改用 {build}',
  'engine.unlisted': '不知道有哪些更快的构建：{why}',
  'engine.choose': '选择其他构建',
  'engine.choose_hint':
    '默认使用此处能运行的最快构建。名称带 <em>relaxed</em> 的构建对乘加只舍入一次，其他的舍入两次：只有在同一类之内，相同的种子才得到相同的权重。<em>webgpu</em> 在 GPU 上训练，只在同一块 GPU 上保证这一点。',
  'engine.build': '构建',
  'engine.fastest': '最快的',
  'engine.threads': '线程数',
  'engine.all_threads': '全部',

  // History.
  'history.training': '训练',
  'history.validation': '验证',
  'history.loss_chart': '各轮损失曲线：训练 {training}，验证 {validation}',
  'history.accuracy_chart': '各轮准确率曲线：训练 {training}，验证 {validation}',
  'history.course': '从 {first} 到 {last}',
  'history.rows': '训练历史的各行',
  'history.table': '训练历史',
  'history.epoch': '第几轮',
  'history.loss': '损失',
  'history.accuracy': '准确率',
  'history.val_loss': '验证损失',
  'history.val_accuracy': '验证准确率',
  'history.seconds': '秒',
  'history.empty': '每轮结束后，表中增加一行，两张图中各增加一点。',
  'saving.csv': '保存历史（CSV）',
  'saving.json': '保存历史（JSON）',
  'saving.weights': '保存权重',
  'saving.load_weights': '载入权重',

  // Below.
  'how.title': '工作原理',
  'how.text':
    '你写的数字先变成一张灰度小图，方法与 MNIST 的制作者相同，每个像素成为 0 到 1 之间的一个数。每一层把收到的数乘以自己的权重，再加起来。<strong>ReLU</strong> 把负的和变成恰好 0，其余的和保持不变：它计算简单，不像早期的 sigmoid 那样会饱和，并且让网络的大部分单元在任一时刻保持静默。<strong>Softmax</strong> 把最后十个和变成总和为 1 的十个概率。训练时，<strong>交叉熵</strong>衡量正确的数字得到的概率有多低，优化器据此把每个权重朝减小它的方向移动一点，<strong>Dropout</strong> 则随机关闭一些单元，使网络不会只依赖其中某一个。',
  'about.title': '关于',
  'about.text':
    '训练图片来自 Yann LeCun、Corinna Cortes 和 Christopher Burges 的 MNIST 手写数字数据库，采用 CC BY-SA 3.0 许可。一切都在你的机器上运行：手写内容、图片和文件都不会离开它。',

  // Between the clauses of a list.
  'list.separator': '；',

  // How numbers with units are written.
  'unit.kilobytes': '{number} kB',
  'unit.megabytes': '{number} MB',
  'unit.seconds': '{seconds} 秒',
  'unit.minutes': '{minutes} 分 {seconds} 秒',
  'unit.hours': '{hours} 小时 {minutes} 分',

  // The chapters, each in a file of its own.
  ...read,
  ...data,
  ...numbers,
  ...network,
  ...loss,
  ...train,
  ...judge,
  ...beyond,
  ...runs,
  ...walk,
};
