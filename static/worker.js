// Starts the worker that explores: the page sends where its script lies and the module that it has compiled. Whatever
// comes then is heard by the module itself.

addEventListener('message', async ({ data: [script, module] }) => {
  const { default: init } = await import(script);
  await init({ module_or_path: module });
}, { once: true });
