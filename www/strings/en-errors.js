// The English sentences of errors, for the page and for the command line: what stands behind `export default`
// is JSON, which src/english.rs reads. `{fact}` is a fact of the error; `{fact:table}` is the entry of that table
// for the fact: under its code, its kind or its text, under "none" where it is null or empty, or else under
// "other". In a table's entry, `{value}` is the fact itself, and a fact's own facts come first. Each item of a
// list gets its entry, with the table's "separator" between. `{fact:hex}`: a byte.

export default {
  "errors": {
    "file-set":
      "files: expected one IDX file of images and one of labels, or two of each, found {images} of images, {labels} of labels ({files:list})",
    "file-names":
      "files: expected one file of images and one of labels with a word in its name that starts with {words:list}, found {files:list}",
    "mnist-files": "files: expected MNIST’s {expected} files, found {found}",
    "no-dataset": "files: expected a loaded data set, found none",
    "no-mnist": "files: expected MNIST to be loaded, found no MNIST",
    "not-a-saved-run": "saved run: expected a run that this version saved, found something else",
    "saved-run-damaged": "saved run: expected its bytes as they were saved, found some changed",
    "saved-run-pictures": "saved run: expected the pictures that it was trained on, found others",
    "run-gone": "The bytes of this run are not on this device any more: another tab, or the browser, has deleted them.",
    "no-corrections": "corrections: expected one or more to learn from, found none",
    "correction-label": "corrections: expected a digit from 0 to 9 or no digit, found {found}",
    "shape": "{of:shaped}: expected shape [{expected:list}], found [{found:list}]",
    "field": "{field}: expected {expected:expected}, found {found:amounts}",
    "form-field": "Expected {expected:expected}, found {found:amounts}",
    "pad": "pad: expected a width and a height above 0, found {width} × {height}",
    "stroke-half-point": "stroke {stroke}: expected pairs of x and y, found {numbers} numbers",
    "stroke-not-finite": "stroke {stroke}: expected finite coordinates, found {found:amounts} in point {point}",
    "busy": "A run is under way: stop it before starting another.",
    "no-weights": "no {source:sources}: expected a weights file or a training run first",
    "answer-not-finite": "The weights answer this picture with no number: load or train others.",
    "weight-not-finite":
      "a weight became infinite or no number in epoch {epoch}, batch {batch}: try a smaller learning rate (the weights from before that epoch are kept)",
    "loss-not-finite":
      "the loss became {loss:amounts} in epoch {epoch}, batch {batch}: try a smaller learning rate (the weights from before that epoch are kept)",
    "no-gpu": "gpu: expected one that computes, found none: {reason}",
    "gpu-network": "gpu: expected the network mlp, found {found}: the processor trains it",
    "gpu-lost": "gpu: lost in the middle of a run: {reason}",
    "gpu-memory": "gpu: expected at most {most} bytes in one piece, found {found}",
    "no-randomness": "the system’s random numbers: cannot be read: {reason}",
    "message": "a message that the engine cannot read: {path}: {fault:messages}",

    "file-empty": "{file}: empty file at byte {offset}: expected an IDX file of {expected:holdings}, found 0 bytes",
    "file-still-gzipped":
      "{file}: still gzipped at byte {offset}: expected an unpacked IDX file of {expected:holdings}, found gzip data (1f 8b)",
    "file-magic":
      "{file}: wrong magic number at byte {offset}: expected {expected:bytes} ({offset:format}{kind:holdings}), found {found:bytes}{found_kind:magic}",
    "file-type":
      "{file}: wrong element type at byte {offset}: expected {expected:hex} ({expected:elements}), found {found:hex} ({found:elements})",
    "file-size":
      "{file}: wrong picture size at byte {offset}: expected square pictures, 1×1 to {largest}×{largest}, found {found:sides}",
    "file-size-mismatch":
      "{file}: wrong picture size at byte {offset}: expected {expected}×{expected}, as in {other}, found {found}×{found}",
    "file-size-overflow":
      "{file}: sizes that overflow at byte {offset}: expected at most {most} bytes in all, found {holds:contents}, {found} bytes",
    "file-truncated": "{file}: file ends too early at byte {offset}: expected {holds:promised}, found {found} bytes",
    "file-too-long":
      "{file}: file goes on too long at byte {offset}: expected the end of the file ({holds:contents}), found {more} more bytes",
    "file-too-few":
      "{file}: too few items at byte {offset}: expected {least} or more {kind:holdings}{least:reasons}, found {found}",
    "file-count":
      "{file}: counts that differ at byte {offset}: expected {expected} labels, one for each image in {images}, found {found}",
    "file-label": "{file}: label out of range at byte {offset}: expected a label from 0 to {most}, found {found}",
    "file-hash": "{file}: wrong SHA-256 at byte {offset}: expected {expected}, found {found}",
    "file-weights": "{file}: not digitlab weights at byte {offset}: {fault:weights}",
    "file-gzip":
      "{file}: damaged gzip data at byte {offset}: expected {fault:damage} ({unpacked} bytes unpacked so far)",

    "unpacks-to-more": "{file}: expected at most {most} bytes unpacked from a file of its size, found more",
    "file-too-large": "{file}: expected at most {most} bytes, found {found}",
    "file-format": "{file}: expected IDX data or digitlab’s weights, found {format:formats}",
    "picture-too-wide":
      "{file}: expected a picture of at most {most} pixels in a file of its size, found {width} × {height}",
    "not-a-picture":
      "{file:pictures} is neither a picture that this browser can open, nor IDX data, nor weights (.safetensors){format:found}.",
    "writers": "{file}: expected who wrote each picture, {problem:writers}",
    "file-unreadable":
      "{file} cannot be read: this browser may not open it, or it was moved, changed or deleted after it was chosen.",
    "folder": "“{folder}” is a folder: drop the files that are in it.",
    "folder-labels":
      "“{folder}”: expected pictures in folders named by their digit, such as {folder}/7/a.png, found {file:typed}",
    "folder-size": "“{folder}”: expected at most {most} pictures, found {found}",
    "folder-blank": "{file}: expected a digit, found no ink",
    "not-a-number": "Expected a number, found {found:typed}",
    "not-numbers": "Expected numbers with commas between, such as 500, 500, 500, found “{found}”",
    "weights-during-run":
      "{file} is not loaded: a run is under way, and your weights are its weights until it ends. Stop it, or wait for its end, and load them then.",
    "weights-during-lesson":
      "{file} is not loaded: your weights are being taught. Stop teaching, or wait for its end, and load them then.",
    "weights-during-switch": "{file} is not loaded: another build of the engine is starting. Load them when it runs.",
    "canvas-changed":
      "This browser changes the pixels of pictures before a page can read them (a privacy setting against fingerprinting), so pictures may be misread. Allow this page to read canvas data and choose the picture again; what you draw with the pen is not affected.",
    "no-canvas": "This browser has no 2D canvas.",
    "not-isolated": "the page is not cross-origin isolated (`npm start` serves it so)",
    "no-relaxed-simd": "this browser lacks relaxed SIMD",
    "no-simd":
      "This browser lacks WebAssembly SIMD, which the engine needs: use Chrome 91, Firefox 89, Safari 16.4 or later.",
    "no-adapter": "this browser gives no GPU",
    "gpu-left": "The processor trains this run, from the beginning of epoch {epoch} on: {cause:errors}",
    "one-thread": "one thread is enough",
    "not-built": "not built",
    "no-pool": "its {threads} threads did not start within {seconds} seconds",
    "wasm-forbidden":
      "The page’s content security policy forbids WebAssembly{policy:policies}: the server must add 'wasm-unsafe-eval' to its script-src.",
    "build-failed": "{detail}",
    "not-started": "The engine did not start ({passed:builds}). {missing:advice}",
    "not-switched": "The engine goes on as it was. The other build could not take over: {cause:errors}",
    "stopped": "The engine stopped ({detail}).",
    "ended": "The engine stopped: its worker was ended.",
    "silent": "The engine stopped: it did not answer for {seconds} seconds.",
    "unreadable": "The engine stopped: a message could not be read.",
    "no-script": "The engine did not start: {cause:scripts}",
    "restarted":
      "{cause:errors} It was started again, with the weights, the pictures and the history that the page had kept. What was under way was given up.",
    "not-restarted": "{cause:errors} It could not be started again: {why:errors}",
    "broken":
      "{cause:errors} It has stopped several times within a minute and was not started again. The page still has your weights.",
    "no-shipped": "The shipped weights did not come, and until they do nothing answers with them: {cause:errors}",
    "internal": "The engine failed ({detail}). Please report it.",
    "link-part": "The link’s “{part}” is nothing that this page knows. The rest of it was taken.",
    "link-value": "The link’s “{part}” was not taken, only the rest of it: expected one of {expected:list}.",
    "link-number":
      "The link’s “{part}” was not taken, only the rest of it: expected a number, or numbers with commas between.",
    "download": "{file}: cannot be fetched: expected the file, found {fault:faults}"
  },

  "list": { "separator": ", ", "other": "{value}" },
  "bytes": { "separator": " ", "other": "{value:hex}" },
  "sides": { "separator": "×", "other": "{value}" },
  "amounts": { "inf": "infinity", "-inf": "minus infinity", "NaN": "NaN (not a number)", "other": "{value}" },

  "expected": {
    "number": "a {range:ranges}",
    "optional": "nothing, or a {range:ranges}",
    "list": "{range:numbers}",
    "fraction": "a fraction between 0 and 1, neither included",
    "layers": "at most {most} layers",
    "memory":
      "a run of at most {most} MiB in memory (the weights with all their copies would take {weights} MiB: fewer units, no average, no best weights kept; a batch {batch} MiB)",
    "held-back": "fewer than the {below} training pictures"
  },
  "ranges": {
    "below-one": "number from 0 to below 1",
    "up-to": "number from 0 to {most}",
    "above-zero": "number above 0 and up to {most}",
    "whole": "whole number from {least} to {most}"
  },
  "numbers": {
    "below-one": "numbers from 0 to below 1",
    "up-to": "numbers from 0 to {most}",
    "above-zero": "numbers above 0 and up to {most}",
    "whole": "whole numbers from {least} to {most}"
  },
  "shaped": {
    "pictures": "pictures for these weights",
    "taught-weights": "weights to be taught beside {dataset}",
    "correction": "a correction",
    "pixels": "the picture’s pixels"
  },
  "messages": {
    "unknown": "expected a name that the engine knows, found {found}",
    "missing": "expected a value, found none",
    "wrong-type": "expected {expected:types}, found {found:values}",
    "not-below": "expected a whole number below {most}, found {found}",
    "not-there": "expected one that there is, found {found}",
    "unreadable": "expected what was agreed, found something else"
  },
  "types": {
    "number": "a number",
    "whole-number": "a whole number from 0 on",
    "boolean": "true or false",
    "text": "a text",
    "list": "a list",
    "object": "an object",
    "none": "the agreed type"
  },
  "values": {
    "none": "a value of another type",
    "other": "{value}"
  },
  "sources": { "shipped": "shipped weights", "yours": "weights of your own", "aside": "weights to compare with" },

  "holdings": { "images": "images", "labels": "labels" },
  "contents": { "images": "{count} images of {rows}×{columns}", "labels": "{count} labels" },
  "promised": {
    "none": "a header of {expected} bytes",
    "other": "{expected} bytes ({value:contents})"
  },
  "format": { "3": "", "other": "IDX " },
  "magic": { "none": "", "other": " ({value:holdings})" },
  "elements": {
    "8": "unsigned byte",
    "9": "signed byte",
    "11": "16-bit integer",
    "12": "32-bit integer",
    "13": "32-bit float",
    "14": "64-bit float",
    "other": "no type that IDX knows"
  },
  "reasons": { "1": "", "other": ", so that one can be held out for validation" },

  "weights": {
    "too-short": "expected a safetensors file, found {bytes} bytes, too few for its header’s length",
    "header-length": "expected a safetensors file, found its header would be {bytes} bytes long",
    "header-json":
      "expected a safetensors file, found its header is no JSON of tensors with dtype, shape and data_offsets",
    "too-many": "expected at most {most} {of:counted}, found more",
    "tensor-outside": "expected a safetensors file, found {tensor} is at {start} to {end} of {length}",
    "tensor-bytes": "expected a safetensors file, found {tensor} of {dtype} and shape [{shape:list}] has {found} bytes",
    "tensor-twice": "expected a safetensors file, found {tensor} is there twice",
    "coverage": "expected a safetensors file, found its tensors cover {covered} of {length} bytes, or some twice",
    "no-kernel": "expected a tensor {tensor}, found {found:tensors}",
    "no-tensor": "expected a tensor {tensor}, found none",
    "kernel-shape": "expected {tensor} of shape [{inputs:inputs}, out], found shape [{found:list}]",
    "picture-size": "expected {tensor} for pictures of at most {largest}×{largest}, found {found}×{found}",
    "too-large": "expected kernels of at most {most} bytes in memory, found {found} or more",
    "tensor-shape": "expected {tensor} of shape [{expected:list}], found shape [{found:list}]",
    "tensor-type": "expected {tensor} of {expected} numbers, found {found}",
    "not-finite": "expected {tensor} of finite numbers, found {found:amounts}",
    "scaled-not-finite": "expected {tensor} of finite numbers, by its scales, found {found:amounts}",
    "outputs": "expected a last layer of {expected} outputs, found {found} outputs",
    "answers-not-finite": "expected answers that are numbers, found infinite ones",
    "other-tensors": "expected only the tensors of its dense layers, found {found:tensors}",
    "dropout": "expected a dropout rate from 0 to below 1, found {found}",
    "activation": "expected one of the activations {expected:list}, found {found}",
    "calibration":
      "expected a temperature above 0 and a refusal from 0 to below 1, found {temperature:amounts} and {refusal:amounts}"
  },
  "counted": { "words": "words in the metadata", "tensors": "tensors", "layers": "layers" },
  "formats": {
    "png": "a PNG picture",
    "jpeg": "a JPEG picture",
    "gif": "a GIF picture",
    "webp": "a WebP picture",
    "tiff": "a TIFF picture",
    "heic": "a HEIC picture, as iPhones take them: save it as JPEG or PNG",
    "avif": "an AVIF picture",
    "jpeg-xl": "a JPEG XL picture",
    "jpeg-2000": "a JPEG 2000 picture",
    "icon": "a Windows icon",
    "psd": "a Photoshop picture",
    "bmp": "a BMP picture",
    "video": "a video",
    "pdf": "a PDF document",
    "zip": "a ZIP archive (.zip, .npz, .pt, .keras, .docx …): unpack it",
    "rar": "a RAR archive: unpack it",
    "7z": "a 7z archive: unpack it",
    "xz": "xz data: unpack them",
    "bzip2": "bzip2 data: unpack them",
    "zstd": "Zstandard data: unpack them",
    "lz4": "LZ4 data: unpack them",
    "gzip": "gzip data: unpack them",
    "tar": "a tar archive: unpack it",
    "npy": "a NumPy array (.npy)",
    "hdf5": "an HDF5 file, as Keras writes (.h5)",
    "pickle": "a Python pickle, as PyTorch and scikit-learn write",
    "matlab": "a MATLAB file",
    "parquet": "a Parquet file",
    "gguf": "a GGUF model",
    "tflite": "a TensorFlow Lite model",
    "office": "an Office document",
    "sqlite": "an SQLite database",
    "wasm": "a WebAssembly module",
    "html": "a web page (HTML)"
  },
  "found": { "none": "", "other": ": it is {value:formats}" },
  "inputs": { "none": "a square number of pixels", "other": "{value}" },
  "tensors": {
    "none": "no tensor",
    "all": "{names:list}",
    "many": "{first:list}, … ({count} tensors)"
  },

  "pictures": { "none": "This file", "other": "{value}" },
  "typed": { "none": "nothing", "other": "“{value}”" },
  "writers": {
    "format":
      "one whole number a line, an IDX file of 32-bit integers, or QMNIST’s extended labels, found another format",
    "count": "{expected} numbers, found {found}",
    "line": "a whole number on line {line}, found “{found}”"
  },
  "damage": {
    "cut": "more gzip data, found the end of the file",
    "trailing": "the end of the file, found {bytes} more bytes",
    "damaged": "sound gzip data, found damage"
  },
  "faults": {
    "no-answer": "no answer from the server: is the connection there, and does the server run?",
    "status": "the server’s answer {status}",
    "cut": "the connection broken off after {bytes}{total:totals} bytes",
    "stalled": "nothing more for {seconds} seconds after {bytes}{total:totals} bytes",
    "other-kind": "another kind of file ({media:media}, {bytes} bytes)",
    "damaged": "{bytes} bytes that are damaged or not all of it{cause:because}",
    "other-bytes": "{bytes} bytes that are not as they were built",
    "policy": "that the page’s content security policy forbids it: {directive} in “{policy}”",
    "no-module": "the type “{media}”: the server must send .js files as text/javascript"
  },
  "totals": { "none": "", "other": " of {value}" },
  "media": { "none": "without a type", "other": "{value}" },
  "because": { "none": "", "other": " ({value:errors})" },
  "policies": { "none": "", "other": " (“{value}”)" },
  "advice": {
    "true": "Run `npm start` or `wasm-pack build`, then try again.",
    "other": "Try again."
  },
  "scripts": { "none": "its script could not be loaded", "other": "{value:errors}" },
  "builds": { "separator": "; ", "other": "no {build}: {error:errors}" }
};
