// 引擎与页面各种错误的中文句子。写法见 en-errors.js。
// The Chinese sentences of errors, written as en-errors.js says. The table "fields", the fields' names, is added
// in zh.js.

export default {
  "errors": {
    "file-set":
      "文件：应为一个 IDX 图片文件和一个标签文件，或各两个，实为 {images} 个图片文件、{labels} 个标签文件（{files:list}）",
    "file-names": "文件：应有一个图片文件和一个标签文件，名称中有以 {words:list} 开头的词，实为 {files:list}",
    "mnist-files": "文件：应为 MNIST 的 {expected} 个文件，实为 {found} 个",
    "no-dataset": "文件：应已加载数据集，实际没有",
    "no-mnist": "文件：应已加载 MNIST，实际没有",
    "not-a-saved-run": "已保存的训练：应由本版本保存，实际不是",
    "saved-run-damaged": "已保存的训练：字节应与保存时一致，实际有改动",
    "saved-run-pictures": "已保存的训练：应使用训练时的图片，实际是别的图片",
    "run-gone": "这次训练的数据已不在本设备上：可能被另一个标签页或浏览器删除。",
    "no-corrections": "纠正记录：应至少有一条可学，实际没有",
    "correction-label": "纠正记录：应为 0 到 9 的数字或“都不是”，实为 {found}",
    "shape": "{of:shaped}：形状应为 [{expected:sizes}]，实为 [{found:sizes}]",
    "field": "{field:fields}：应为{expected:expected}，实为 {found:amounts}",
    "form-field": "应为{expected:expected}，实为 {found:amounts}",
    "pad": "手写板：宽和高应大于 0，实为 {width} × {height}",
    "stroke-half-point": "第 {stroke} 笔：应为成对的 x 和 y，实为 {numbers} 个数",
    "stroke-not-finite": "第 {stroke} 笔：坐标应为有限数，第 {point} 点实为 {found:amounts}",
    "busy": "训练正在进行：请先停止，再开始新的训练。",
    "no-weights": "没有{source:sources}：应先加载权重文件或进行训练",
    "answer-not-finite": "这些权重对此图片得不出有效数值：请加载或训练其他权重。",
    "weight-not-finite":
      "第 {epoch} 轮第 {batch} 批中有权重变成了无穷大或非数值：请调小学习率再试（该轮之前的权重已保留）",
    "loss-not-finite":
      "第 {epoch} 轮第 {batch} 批中损失变成了 {loss:amounts}：请调小学习率再试（该轮之前的权重已保留）",
    "no-gpu": "GPU：需要一块可用于计算的 GPU，但没有找到：{reason}",
    "gpu-network": "GPU：只支持网络 mlp，实际为 {found}：改由处理器训练",
    "gpu-lost": "GPU：运行中失去连接：{reason}",
    "gpu-memory": "GPU：单个缓冲区最多 {most} 字节，实际需要 {found} 字节",
    "no-randomness": "无法读取系统的随机数：{reason}",
    "message": "引擎无法读取的消息：{path}：{fault:messages}",

    "file-empty": "{file}：第 {offset} 字节处：文件为空，应为 IDX {expected:holdings}文件，实为 0 字节",
    "file-still-gzipped":
      "{file}：第 {offset} 字节处：仍是 gzip 压缩，应为解压后的 IDX {expected:holdings}文件，实为 gzip 数据（1f 8b）",
    "file-magic":
      "{file}：第 {offset} 字节处：魔数不对，应为 {expected:bytes}（{offset:format}{kind:holdings}），实为 {found:bytes}{found_kind:magic}",
    "file-type":
      "{file}：第 {offset} 字节处：元素类型不对，应为 {expected:hex}（{expected:elements}），实为 {found:hex}（{found:elements}）",
    "file-size":
      "{file}：第 {offset} 字节处：图片尺寸不对，应为 1×1 到 {largest}×{largest} 的正方形，实为 {found:sides}",
    "file-size-mismatch":
      "{file}：第 {offset} 字节处：图片尺寸不对，应与 {other} 一样为 {expected}×{expected}，实为 {found}×{found}",
    "file-size-overflow":
      "{file}：第 {offset} 字节处：尺寸溢出，总共应不超过 {most} 字节，实为 {holds:contents}，共 {found} 字节",
    "file-truncated": "{file}：第 {offset} 字节处：文件过早结束，应有 {holds:promised}，实有 {found} 字节",
    "file-too-long": "{file}：第 {offset} 字节处：文件过长，应在此结束（{holds:contents}），实际还有 {more} 字节",
    "file-too-few":
      "{file}：第 {offset} 字节处：数量太少，应至少有 {least} {kind:measures}{kind:holdings}{least:reasons}，实有 {found} {kind:measures}",
    "file-count":
      "{file}：第 {offset} 字节处：数量不一致，应有 {expected} 个标签，与 {images} 的图片一一对应，实有 {found} 个",
    "file-label": "{file}：第 {offset} 字节处：标签超出范围，应为 0 到 {most}，实为 {found}",
    "file-hash": "{file}：第 {offset} 字节处：SHA-256 不符，应为 {expected}，实为 {found}",
    "file-weights": "{file}：第 {offset} 字节处：不是 digitlab 的权重，{fault:weights}",
    "file-gzip": "{file}：第 {offset} 字节处 gzip 数据损坏：{fault:damage}（此前已解压 {unpacked} 字节）",

    "unpacks-to-more": "{file}：这样大小的文件解压后最多应有 {most} 字节，实际更多",
    "file-too-large": "{file}：最多应有 {most} 字节，实有 {found} 字节",
    "file-format": "{file}：应为 IDX 数据或 digitlab 的权重，实为{format:formats}",
    "picture-too-wide": "{file}：这样大小的文件，图片最多应有 {most} 像素，实为 {width} × {height}",
    "not-a-picture":
      "{file:pictures}：既不是浏览器能打开的图片，也不是 IDX 数据或权重文件（.safetensors）{format:found}。",
    "writers": "{file}：应为每张图片的书写者，{problem:writers}",
    "file-unreadable": "无法读取 {file}：浏览器无权打开它，或选择之后它被移动、修改或删除。",
    "folder": "“{folder}”是文件夹：请拖入其中的文件。",
    "folder-labels": "“{folder}”：图片应在以其数字命名的文件夹里，例如 {folder}/7/a.png，实为{file:typed}",
    "folder-size": "“{folder}”：应最多 {most} 张图片，实为 {found} 张",
    "folder-blank": "{file}：应为一个数字，实为没有墨迹的图片",
    "not-a-number": "应为一个数，实为{found:typed}",
    "not-numbers": "应为用逗号隔开的数，例如 500, 500, 500，实为“{found}”",
    "weights-during-run":
      "未加载 {file}：训练正在进行，结束之前，“你的权重”就是这次训练的权重。请先停止训练或等它结束，再加载。",
    "weights-during-lesson": "未加载 {file}：正在教你的权重。请先停止教学或等它结束，再加载。",
    "weights-during-switch": "未加载 {file}：引擎的另一个构建正在启动。请等它运行后再加载。",
    "canvas-changed":
      "此浏览器会先改动图片的像素，再交给网页读取（防指纹追踪的隐私设置），因此图片可能读错。请允许本页读取画布（canvas）数据，然后重新选择图片；用笔画的内容不受影响。",
    "no-canvas": "此浏览器不支持二维画布（canvas）。",
    "not-isolated": "页面没有跨源隔离（`npm start` 会以隔离方式提供页面）",
    "no-relaxed-simd": "此浏览器不支持 relaxed SIMD",
    "no-simd": "此浏览器不支持引擎所需的 WebAssembly SIMD：请使用 Chrome 91、Firefox 89、Safari 16.4 或更高版本。",
    "no-adapter": "此浏览器不提供 GPU",
    "gpu-left": "这次训练从第 {epoch} 轮开头起改由处理器进行：{cause:errors}",
    "one-thread": "一个线程就够了",
    "not-built": "尚未编译",
    "no-pool": "{threads} 个线程未能在 {seconds} 秒内启动",
    "wasm-forbidden":
      "页面的内容安全策略禁止 WebAssembly{policy:policies}：服务器须在 script-src 中加入 'wasm-unsafe-eval'。",
    "build-failed": "{detail}",
    "not-started": "引擎未能启动（{passed:builds}）。{missing:advice}",
    "not-switched": "引擎照旧运行。另一个构建未能接替：{cause:errors}",
    "stopped": "引擎已停止（{detail}）。",
    "ended": "引擎已停止：它的 worker 被终止。",
    "silent": "引擎已停止：它有 {seconds} 秒没有应答。",
    "unreadable": "引擎已停止：有一条消息无法读取。",
    "no-script": "引擎未能启动：{cause:scripts}",
    "restarted": "{cause:errors}引擎已重新启动，页面保留的权重、图片和训练历史都已恢复。当时正在进行的操作已中止。",
    "not-restarted": "{cause:errors}引擎未能重新启动：{why:errors}",
    "broken": "{cause:errors}它在一分钟内多次停止，因此没有再次启动。你的权重仍保留在页面中。",
    "no-shipped": "未能取得自带权重，在取得之前无法用它们识别：{cause:errors}",
    "internal": "引擎出错（{detail}）。请报告此问题。",
    "link-part": "链接中的“{part}”本页不认识，其余部分已采用。",
    "link-value": "链接中的“{part}”未采用，其余部分已采用：应为 {expected:list} 之一。",
    "link-number": "链接中的“{part}”未采用，其余部分已采用：应为一个数，或用逗号隔开的几个数。",
    "download": "{file}：无法获取：应为该文件，实为{fault:faults}"
  },

  "list": { "separator": "、", "other": "{value}" },
  "sizes": { "separator": ", ", "other": "{value}" },
  "bytes": { "separator": " ", "other": "{value:hex}" },
  "sides": { "separator": "×", "other": "{value}" },
  "amounts": { "inf": "无穷大", "-inf": "负无穷大", "NaN": "NaN（非数值）", "other": "{value}" },

  "expected": {
    "number": "{range:ranges}",
    "optional": "空或{range:ranges}",
    "list": "由{range:ranges}组成的列表",
    "fraction": "大于 0 且小于 1 的小数",
    "layers": "不超过 {most} 层",
    "memory":
      "最多占用 {most} MiB 内存的训练（权重及其全部副本需 {weights} MiB，可减少神经元、不用滑动平均、不保留最佳权重；一个批需 {batch} MiB）",
    "held-back": "小于训练图片总数 {below} 的数"
  },
  "ranges": {
    "below-one": "不小于 0 且小于 1 的数",
    "up-to": " 0 到 {most} 的数",
    "above-zero": "大于 0 且不超过 {most} 的数",
    "whole": " {least} 到 {most} 的整数"
  },
  "shaped": {
    "pictures": "供这组权重使用的图片",
    "taught-weights": "与 {dataset} 一起教的权重",
    "correction": "纠正记录",
    "pixels": "图片的像素"
  },
  "messages": {
    "unknown": "应为引擎认识的名称，实为 {found}",
    "missing": "应有值，实际没有",
    "wrong-type": "应为{expected:types}，实为{found:values}",
    "not-below": "应为小于 {most} 的整数，实为 {found}",
    "not-there": "应为存在的编号，实为 {found}",
    "unreadable": "应为约定的内容，实为其他内容"
  },
  "types": {
    "number": "数",
    "whole-number": "不小于 0 的整数",
    "boolean": "true 或 false",
    "text": "文本",
    "list": "列表",
    "object": "对象",
    "none": "约定的类型"
  },
  "values": {
    "none": "其他类型的值",
    "other": " {value}"
  },
  "sources": { "shipped": "自带权重", "yours": "你自己的权重", "aside": "用来对比的权重" },

  "holdings": { "images": "图片", "labels": "标签" },
  "measures": { "images": "张", "labels": "个" },
  "contents": { "images": "{count} 张 {rows}×{columns} 的图片", "labels": "{count} 个标签" },
  "promised": {
    "none": "{expected} 字节（文件头）",
    "other": "{expected} 字节（{value:contents}）"
  },
  "format": { "3": "", "other": "IDX " },
  "magic": { "none": "", "other": "（{value:holdings}）" },
  "elements": {
    "8": "无符号字节",
    "9": "有符号字节",
    "11": "16 位整数",
    "12": "32 位整数",
    "13": "32 位浮点数",
    "14": "64 位浮点数",
    "other": "IDX 没有的类型"
  },
  "reasons": { "1": "", "other": "，以便留出一部分用于验证" },

  "weights": {
    "too-short": "应为完整的 safetensors 文件，但只有 {bytes} 字节，容不下文件头的长度",
    "header-length": "应为完整的 safetensors 文件，但文件头长达 {bytes} 字节",
    "header-json": "应为完整的 safetensors 文件，但文件头不是带有 dtype、shape 和 data_offsets 的张量 JSON",
    "too-many": "最多应有 {most} {of:counted}，实际更多",
    "tensor-outside": "应为完整的 safetensors 文件，但 {tensor} 位于 {start} 到 {end}，而全长为 {length}",
    "tensor-bytes": "应为完整的 safetensors 文件，但 {tensor} 类型为 {dtype}、形状为 [{shape:list}]，却有 {found} 字节",
    "tensor-twice": "应为完整的 safetensors 文件，但 {tensor} 出现了两次",
    "coverage": "应为完整的 safetensors 文件，但各张量覆盖 {length} 字节中的 {covered} 字节，或有重叠",
    "no-kernel": "应有张量 {tensor}，实有{found:tensors}",
    "no-tensor": "应有张量 {tensor}，实际没有",
    "kernel-shape": "{tensor} 的形状应为 [{inputs:inputs}, 输出数]，实为 [{found:sizes}]",
    "picture-size": "{tensor} 所读图片最大应为 {largest}×{largest}，实为 {found}×{found}",
    "too-large": "权重矩阵在内存中最多应占 {most} 字节，实占 {found} 字节或更多",
    "tensor-shape": "{tensor} 的形状应为 [{expected:sizes}]，实为 [{found:sizes}]",
    "tensor-type": "{tensor} 的数值类型应为 {expected}，实为 {found}",
    "not-finite": "{tensor} 应全为有限数，实有 {found:amounts}",
    "scaled-not-finite": "{tensor} 乘以缩放后应全为有限数，实有 {found:amounts}",
    "outputs": "最后一层应有 {expected} 个输出，实有 {found} 个",
    "answers-not-finite": "对图片的回答应为有限数值，实际溢出",
    "other-tensors": "应只有各全连接层的张量，实有{found:tensors}",
    "dropout": "丢弃率应不小于 0 且小于 1，实为 {found}",
    "activation": "激活函数应为 {expected:list} 之一，实为 {found}",
    "calibration": "温度应大于 0，拒识阈值应不小于 0 且小于 1，实为 {temperature:amounts} 和 {refusal:amounts}"
  },
  "counted": { "words": "条元数据", "tensors": "个张量", "layers": "层" },
  "formats": {
    "png": "PNG 图片",
    "jpeg": "JPEG 图片",
    "gif": "GIF 图片",
    "webp": "WebP 图片",
    "tiff": "TIFF 图片",
    "heic": "HEIC 图片（iPhone 的拍照格式）：请另存为 JPEG 或 PNG",
    "avif": "AVIF 图片",
    "jpeg-xl": "JPEG XL 图片",
    "jpeg-2000": "JPEG 2000 图片",
    "icon": "Windows 图标",
    "psd": "Photoshop 图片",
    "bmp": "BMP 图片",
    "video": "视频",
    "pdf": "PDF 文档",
    "zip": "ZIP 压缩包（.zip、.npz、.pt、.keras、.docx 等）：请先解压",
    "rar": "RAR 压缩包：请先解压",
    "7z": "7z 压缩包：请先解压",
    "xz": "xz 压缩数据：请先解压",
    "bzip2": "bzip2 压缩数据：请先解压",
    "zstd": "Zstandard 压缩数据：请先解压",
    "lz4": "LZ4 压缩数据：请先解压",
    "gzip": "gzip 压缩数据：请先解压",
    "tar": "tar 归档：请先解压",
    "npy": "NumPy 数组（.npy）",
    "hdf5": "HDF5 文件（Keras 的 .h5）",
    "pickle": "Python 的 pickle 文件（PyTorch、scikit-learn 所写）",
    "matlab": "MATLAB 文件",
    "parquet": "Parquet 文件",
    "gguf": "GGUF 模型",
    "tflite": "TensorFlow Lite 模型",
    "office": "Office 文档",
    "sqlite": "SQLite 数据库",
    "wasm": "WebAssembly 模块",
    "html": "网页（HTML）"
  },
  "found": { "none": "", "other": "：它是{value:formats}" },
  "inputs": { "none": "像素数（平方数）", "other": "{value}" },
  "tensors": {
    "none": "零个张量",
    "all": " {names:list}",
    "many": " {first:list} 等 {count} 个张量"
  },

  "pictures": { "none": "此文件", "other": "{value}" },
  "typed": { "none": "空", "other": "“{value}”" },
  "writers": {
    "format": "即每行一个整数、32 位整数的 IDX 文件或 QMNIST 的扩展标签，实际是其他格式",
    "count": "共 {expected} 个数，实际有 {found} 个",
    "line": "第 {line} 行应为整数，实际是“{found}”"
  },
  "damage": {
    "cut": "数据应继续，文件却已结束",
    "trailing": "文件应在此结束，实际还有 {bytes} 字节",
    "damaged": "应为完好的 gzip 数据，实际已损坏"
  },
  "faults": {
    "no-answer": "服务器没有应答：请检查网络连接，以及服务器是否在运行",
    "status": "服务器应答 {status}",
    "cut": "收到 {bytes} 字节{total:totals}后连接中断",
    "stalled": "收到 {bytes} 字节{total:totals}后 {seconds} 秒内再无数据",
    "other-kind": "另一种文件（{media:media}，{bytes} 字节）",
    "damaged": "收到的 {bytes} 字节已损坏或不完整{cause:because}",
    "other-bytes": "收到的 {bytes} 字节与编译结果不一致",
    "policy": "被页面的内容安全策略禁止：“{policy}”中的 {directive}",
    "no-module": "类型为“{media}”：服务器发送 .js 文件时须用类型 text/javascript"
  },
  "totals": { "none": "", "other": "（共 {value} 字节）" },
  "media": { "none": "未注明类型", "other": "{value}" },
  "because": { "none": "", "other": "（{value:errors}）" },
  "policies": { "none": "", "other": "（“{value}”）" },
  "advice": { "true": "请运行 `npm start` 或 `wasm-pack build`，然后重试。", "other": "请重试。" },
  "scripts": { "none": "无法加载它的脚本", "other": "{value:errors}" },
  "builds": { "separator": "；", "other": "未用 {build}：{error:errors}" }
};
