/** Numbers that came as bytes. @param {Uint8Array} bytes */
export const floats = (bytes) => new Float32Array(bytes.slice().buffer);
