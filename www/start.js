// For pages that cannot start: says why in a sentence, in both languages' words. A classic script, because modules are
// blocked under file://, unknown to old browsers, and refused where a server names another type than JavaScript's; it
// is written so that old browsers can read it. On a page that starts it does nothing.
(function () {
  /** A module with one function that uses SIMD. */
  var simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 17, 11];
  var MODULE = /^(text|application)\/(x-)?(java|ecma)script\b/i;
  var IMPORT = /^\s*(?:import|export)\b[\w\s{},*$]*['"](\.{1,2}\/[^'"]+)['"]/gm;

  /** @type {Record<string, Record<string, string>>} */
  var words = {
    en: {
      file: 'digitlab cannot run from a file: run “npm start” in its folder and open the address that it prints.',
      old: 'This browser is too old for digitlab, which needs WebAssembly with SIMD: Chrome 91, Firefox 89, Safari 16.4 or newer.',
      sandbox:
        'This page stands in a sandboxed frame and may not load its own program there. Add “allow-same-origin” beside “allow-scripts” to the frame’s sandbox attribute, or open this address in a tab of its own: {address}',
      sandboxed:
        'This page may not load its own program: its content security policy has “sandbox” without “allow-same-origin”. The server must add that, or leave “sandbox” out.',
      status:
        'The page’s program could not be loaded: {file} came with the server’s answer {status}. Is everything of the page on the server?',
      type: 'The page’s program could not be loaded: the server sends {file} with the type “{type}”, and browsers run modules only as “text/javascript”. Make the server send .js files so; “npm start” does.',
      silent:
        'The page’s program could not be loaded: the server does not answer for {file}. Please check the connection and reload.',
      policy:
        'The page’s program could not be loaded: a content security policy forbids {file} ({directive} in “{policy}”). The server must allow scripts from its own address, and “wasm-unsafe-eval”.',
      slow: 'The page’s program is still on its way: is the connection slow?',
      again: 'The page’s program could not be loaded, but comes now: please reload.',
      broken: 'The page’s program could not be started: {message}',
    },
    zh: {
      file: 'digitlab 不能以文件方式打开：请在它的文件夹中运行“npm start”，然后打开所显示的地址。',
      old: '此浏览器太旧，不支持 digitlab 所需的 WebAssembly SIMD：请使用 Chrome 91、Firefox 89、Safari 16.4 或更高版本。',
      sandbox:
        '本页位于沙盒框架中，无法加载自己的程序。请在框架的 sandbox 属性中除“allow-scripts”之外再加上“allow-same-origin”，或在单独的标签页中打开此地址：{address}',
      sandboxed:
        '本页无法加载自己的程序：其内容安全策略含有“sandbox”，却没有“allow-same-origin”。服务器须加上后者，或去掉“sandbox”。',
      status: '无法加载页面程序：服务器对 {file} 应答 {status}。请检查页面的文件是否都在服务器上。',
      type: '无法加载页面程序：服务器以类型“{type}”发送 {file}，而浏览器只运行类型为“text/javascript”的模块。请让服务器以该类型发送 .js 文件；“npm start”就是这样做的。',
      silent: '无法加载页面程序：服务器对 {file} 没有应答。请检查网络连接，然后重新加载。',
      policy:
        '无法加载页面程序：内容安全策略禁止 {file}（“{policy}”中的 {directive}）。服务器须允许来自自身地址的脚本以及“wasm-unsafe-eval”。',
      slow: '页面程序仍在加载：网络连接是否很慢？',
      again: '页面程序刚才无法加载，现在可以了：请重新加载页面。',
      broken: '无法启动页面程序：{message}',
    },
  };

  /** As www/state/mode.js chooses it. */
  function language() {
    try {
      var kept = localStorage.getItem('digitlab-language');
      if (kept && words[kept]) return kept;
    } catch (error) {
      // Storage is forbidden: the browser's language, then.
    }
    return /^zh\b/.test(navigator.language) ? 'zh' : 'en';
  }

  /** @param {string} key @param {Record<string, string | number>} [facts] */
  function say(key, facts) {
    var notice = document.getElementById('notice');
    if (!notice) return;
    notice.textContent = words[language()][key].replace(/\{(\w+)\}/g, function (_, name) {
      return String(facts && facts[name]);
    });
    notice.className = 'notice';
    notice.hidden = false;
    document.documentElement.className = 'unable';
  }

  /** What a policy has forbidden, by its address. @type {Record<string, SecurityPolicyViolationEvent>} */
  var refused = {};
  document.addEventListener('securitypolicyviolation', function (event) {
    if (event.disposition !== 'report') refused[event.blockedURI] = event;
  });

  /** What is wrong with a module or with one that it imports. @typedef {[key: string, facts: Record<string, string | number>]} Fault */

  /**
   * @param {string} address
   * @param {Record<string, boolean>} seen
   * @returns {Promise<Fault | null>}
   */
  function look(address, seen) {
    if (seen[address]) return Promise.resolve(null);
    seen[address] = true;
    var file = address.slice(address.lastIndexOf('/') + 1);
    return fetch(address, { cache: 'reload' }).then(
      function (response) {
        var type = response.headers.get('Content-Type') || '';
        if (!response.ok) return /** @type {Fault} */ (['status', { file: file, status: response.status }]);
        if (!MODULE.test(type)) return /** @type {Fault} */ (['type', { file: file, type: type }]);
        return response.text().then(function (text) {
          /** @type {Promise<Fault | null>[]} */
          var imported = [];
          text.replace(IMPORT, function (all, path) {
            imported.push(look(new URL(path, address).href, seen));
            return all;
          });
          return Promise.all(imported).then(function (faults) {
            return faults.filter(Boolean)[0] || null;
          });
        });
      },
      function () {
        return /** @type {Fault} */ (['silent', { file: file }]);
      },
    );
  }

  /** @param {string} address of a module that the browser did not run */
  function explain(address) {
    look(address, {}).then(function (fault) {
      var event = refused[address];
      var file = address.slice(address.lastIndexOf('/') + 1);
      if (event) {
        say('policy', { file: file, directive: event.effectiveDirective, policy: event.originalPolicy });
      } else if (fault) say(fault[0], fault[1]);
      else say('again');
    });
  }

  /** How long the page may take to start before a message is shown (milliseconds). */
  var PATIENCE = 20000;

  // Scripts run, so the words for a page without any are not true; main.js takes them away.
  var unstarted = document.querySelector('.unstarted');
  if (unstarted instanceof HTMLElement) unstarted.hidden = true;
  setTimeout(function () {
    var late = document.querySelector('.unstarted');
    if (!(late instanceof HTMLElement)) return;
    late.textContent = words[language()].slow;
    late.style.animation = 'none';
    late.hidden = false;
  }, PATIENCE);

  if (location.protocol === 'file:') return say('file');
  if (
    !('noModule' in document.createElement('script')) ||
    typeof WebAssembly !== 'object' ||
    !WebAssembly.validate(new Uint8Array(simd))
  ) {
    return say('old');
  }
  // Without a frame around it, it is a header that puts the page into a sandbox.
  if (self.origin === 'null') return say(window.top === window ? 'sandboxed' : 'sandbox', { address: location.href });
  addEventListener(
    'error',
    function (event) {
      var target = event.target;
      if (target instanceof HTMLScriptElement) return explain(target.src);
      // From when the page's own program runs, it shows errors itself.
      if (event.message && !('filled' in document.documentElement.dataset)) {
        say('broken', { message: event.message });
      }
    },
    true,
  );
})();
