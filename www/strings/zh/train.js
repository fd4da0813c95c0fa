// The words of the chapter Train, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/train.js').train, import('../i18n.js').Entry>} */
export const train = {
  'train.title': '训练',
  'train.lead': '看完所有图片，计算损失，把每个权重挪动一点点，然后重来一遍。',
  'run.diverged': '已发散：{count} 轮，用时 {duration}。',
  'run.diverged_in': '在第 {epoch} 轮发散：保留该轮之前的权重。',
  'recipes.overfit': '故意过拟合',
  'recipes.sgd': '不带动量的 SGD',
  'recipes.sigmoid': 'Sigmoid 对比 ReLU',
  'recipes.look_seed': '点“训练”。看点：从哪一轮起，验证准确率不再提高。',
  'recipes.look_quick': '点“训练”。看点：学习率先升后降到零，最后几步收获最大。',
  'recipes.look_overfit':
    '只用 1000 张图片，不用 Dropout。点“训练”。看点：训练损失趋近于零时，验证损失从哪一轮开始回升。',
  'recipes.look_sgd': '点“训练”。看点：没有 Adam 也没有动量，同一个网络学得有多慢。',
  'recipes.look_sigmoid':
    '先后训练两次：先 Sigmoid，后 ReLU。点“训练”。看点：梯度范数经过三层 Sigmoid 后所剩无几。',
  'charts.loss': '损失',
  'charts.accuracy': '准确率',
  'charts.rate': '学习率',
  'charts.norm': '梯度范数',
  'charts.chart': '曲线图：{name}',
  'charts.show_rate': '每批的学习率',
  'charts.show_norm': '每批的梯度',
  'charts.wait': '训练几批之后，曲线就会出现在这里。',
  'charts.epoch': '查看第几轮',
  'charts.nowhere': '未指向任何一轮',
  'charts.values':
    '第 {epoch} 轮：损失，训练 {loss}，验证 {val_loss}；准确率，训练 {accuracy}，验证 {val_accuracy}',
  'charts.rate_value': '学习率 {value}',
  'charts.norm_value': '梯度范数 {value}',
  'charts.of_run': '训练 {name}：{values}',
  'charts.best': '最佳：第 {epoch} 轮',
  'charts.overfit': '过拟合',
  'charts.svg': '保存曲线图（SVG）',
  'charts.png': '保存曲线图（PNG）',
  'verdict.none': '训练时和训练后，这里会说明这些数字意味着什么。',
  'verdict.diverged':
    '第 {epoch} 轮发散：损失为 {loss}，而瞎猜只有 2.30。学习率 {rate} 太大：试试 {lower}。',
  'verdict.broken': '第 {epoch} 轮发散：损失已不是有限数。学习率 {rate} 太大：试试 {lower}。',
  'verdict.stuck':
    '{epoch} 轮之后只答对 {accuracy}，和瞎猜差不多。试试把学习率降到 {lower}，或者减少层数。',
  'verdict.stuck_sigmoid':
    '{epoch} 轮之后只答对 {accuracy}，和瞎猜差不多：Sigmoid 的斜率最大只有四分之一，前面几层几乎不动。试试 ReLU 或 Adam。',
  'verdict.overfit':
    '从第 {epoch} 轮起过拟合：训练损失继续下降，验证损失却从 {from} 升到 {to}（高出 {more}）。',
  'verdict.plateau':
    '第 {epoch} 轮之后没有进步：当时验证图片答对 {accuracy}，之后 {since} 轮都没有超过。',
  'verdict.slow':
    '每一轮的损失只下降差不多同样多，现在仍有 {loss}：学习率 {rate} 太小。试试 {higher}。',
  'verdict.more': '还在进步：最后一轮验证损失又降低了 {less}。多训练几轮会更好。',
  'verdict.good': '第 {epoch} 轮最好：验证图片答对 {accuracy}。',
  'verdict.dropout':
    '验证准确率（{validation}）高于训练准确率（{training}）：训练时 Dropout 会随机关闭 {dropout} 的单元，验证时所有单元都参与回答。',
};
