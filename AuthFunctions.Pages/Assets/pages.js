(() => {
  "use strict";
  const each = (selector, action) => document.querySelectorAll(selector).forEach(action);

  // A link in a mail has its code after #, which browsers do not send. It goes into the form, and out of the address.
  const fragment = new URLSearchParams(location.hash.slice(1));
  let filled = false;
  each("[data-fragment]", input => {
    const value = fragment.get(input.dataset.fragment);
    if (value && !input.value) {
      input.value = value;
      filled = true;
      if (input.dataset.fragment === "token") {
        input.closest(".field").hidden = true;
        each("[data-unless-filled]", part => { part.hidden = true; });
      }
    }
  });
  if (filled) {
    history.replaceState(null, "", location.pathname + location.search);
  }

  each("[data-reveal]", button => {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    const show = shown => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? button.dataset.hide : button.dataset.show;
      button.setAttribute("aria-label", shown ? button.dataset.hideLabel : button.dataset.showLabel);
    };
    button.hidden = false;
    button.addEventListener("click", () => show(input.type === "password"));
    // Password managers save what is in a password field.
    input.form.addEventListener("submit", () => show(false));
  });

  each("[data-meter]", meter => {
    const input = document.getElementById(meter.dataset.meter);
    const [bar, text] = meter.children;
    const update = () => {
      const length = [...input.value].length;
      const enough = length >= bar.max;
      bar.value = Math.min(length, bar.max);
      meter.classList.toggle("enough", enough);
      const reason = enough ? meter.dataset.enough : meter.dataset.short;
      if (text.textContent !== reason) {
        text.textContent = reason;
      }
    };
    bar.hidden = false;
    input.addEventListener("input", update);
    update();
  });

  // A second click sends nothing. The page may come back from the browser's history.
  each("form", form => {
    let sent = false;
    const reset = () => { sent = false; form.removeAttribute("aria-busy"); };
    form.addEventListener("submit", event => {
      if (sent) {
        event.preventDefault();
      }
      sent = true;
      form.setAttribute("aria-busy", "true");
      setTimeout(reset, 8000);
    });
    addEventListener("pageshow", reset);
  });

  each("time[data-local]", time => {
    time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  });
})();
