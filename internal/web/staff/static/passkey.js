// Passkeys: the browser makes or uses one, and the form that holds the button carries
// what it said. Without script, or in a browser without passkeys, nothing is offered.

const able = typeof PublicKeyCredential !== "undefined" &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

async function options(form) {
  const answer = await fetch(form.dataset.challenge, { method: "POST" });
  if (!answer.ok) throw new Error(`challenge: ${answer.status}`);
  return answer.json();
}

async function make(form) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await options(form));
  return navigator.credentials.create({ publicKey });
}

async function use(form, mediation, signal) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await options(form));
  return navigator.credentials.get({ publicKey, mediation, signal });
}

function send(form, credential) {
  form.querySelector("[name=answer]").value = JSON.stringify(credential.toJSON());
  form.submit();
}

let waiting; // the offer among the suggestions of the login field

function fail(form, error) {
  if (error.name === "AbortError") return;
  const told = form.querySelector("[data-told]");
  told.textContent = error.name === "InvalidStateError" ? "この端末には、もうパスキーがあります。" : "パスキーを使えませんでした。もう一度押すか、ほかの方法を使ってください。";
  told.hidden = false;
}

function ready(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    waiting?.abort();
    try {
      send(form, await (form.hasAttribute("data-make") ? make(form) : use(form)));
    } catch (error) {
      fail(form, error);
    }
  });
}

async function suggest(form) {
  const field = document.querySelector("input[autocomplete~=webauthn]");
  if (!field || !await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  waiting = new AbortController();
  try {
    send(form, await use(form, "conditional", waiting.signal));
  } catch (error) {
    if (error.name !== "AbortError" && error.name !== "NotAllowedError") fail(form, error);
  }
}

if (able) {
  const forms = [...document.querySelectorAll("form[data-challenge]")];
  forms.forEach(ready);
  const login = forms.find((f) => !f.hasAttribute("data-make"));
  if (login) suggest(login);
}
