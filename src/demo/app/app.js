// The page of one pet. Whatever it asks, it asks of its own origin, and the browser sends the cookie along, which no script can
// read. There is no token here: they stay at the gateway.
'use strict';

// why a part of the answer is missing, as the gateway names it in _missing
const WHY = {
  timeout: 'its service takes too long to answer',
  unreachable: 'its service does not answer',
  status: 'its service says that it can’t',
  input: 'it is not known whom to ask for',
};
const LAST_PET = 10;

// What the gateway refuses because nobody has logged in, with the address where one does.
class LoggedOut extends Error {
  constructor(login) {
    super('nobody has logged in');
    this.login = login;
  }
}

class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function ask(path, options) {
  const answer = await fetch('../bff/' + path, options);
  if (answer.status === 401) {
    const login = /login="([^"]*)"/.exec(answer.headers.get('WWW-Authenticate') ?? '');
    throw new LoggedOut(login ? login[1] : '../');
  }
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(answer.status, json.detail ?? '');
  }
  return json;
}

// An element with attributes and what stands in it; text is always text.
function el(name, attributes, ...content) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...content);
  return made;
}

const byId = id => document.getElementById(id);
const wanted = () => new URLSearchParams(location.search).get('pet') ?? '7';

async function show() {
  const pet = wanted();
  byId('main').setAttribute('aria-busy', 'true');
  notice('');
  try {
    const [me, page] = await Promise.all([ask('me'), ask('pets/' + encodeURIComponent(pet))]);
    if (pet === wanted()) {
      showPerson(me);
      showPage(page);
      showOthers(page.pet.id);
    }
  } catch (failure) {
    if (pet === wanted()) {
      showFailure(failure);
    }
  }
  if (pet === wanted()) {
    byId('main').setAttribute('aria-busy', 'false');
  }
}

function showPerson(me) {
  byId('name').textContent = me.name;
  byId('person').hidden = false;
}

function showPage(page) {
  const missing = new Map((page._missing ?? []).map(each => [each.part, each]));
  const cards = [
    card('Owner', missing.get('owner'), page.owner, owner),
    card('Orders', missing.get('orders'), page.recentOrders, made => orders(page.pet, made)),
    card('Vets', missing.get('vets'), page.vets, vets => list(vets, 'Seen by nobody yet.', vet => [vet.name])),
  ];
  if (page.offers || missing.has('offers')) {
    cards.push(card('Offers for you', missing.get('offers'), page.offers,
      offers => list(offers, 'None today.', offer => [offer.title, price(offer.price)])));
  }
  fill(page.pet.name,
    el('div', {class: 'pet'},
      el('h1', {tabindex: '-1'}, page.pet.name),
      el('span', {class: 'tag ' + page.pet.status}, page.pet.status),
      ...(page.pet.tags ?? []).map(tag => el('span', {class: 'tag'}, tag))),
    el('div', {class: 'cards'}, ...cards));
  if (missing.size > 0) {
    notice('Some of this page is missing at the moment. All else is as it should be.');
  }
}

// What is shown of a part that is missing, by what the gateway used in its place
const INSTEAD = {stale: 'As it was before: ', call: 'From elsewhere: '};

// A part of the page. Of one that is missing it says so, and why; what there is of it nevertheless is shown as that.
function card(title, missing, value, show) {
  const head = el('h2', {}, title);
  if (!missing) {
    return el('section', {class: 'card'}, head, ...show(value));
  }
  const why = WHY[missing.reason] ?? 'its service says what is of no use';
  const some = value !== undefined && value !== null && value.length !== 0;
  const said = el('p', {}, (some ? INSTEAD[missing.used] ?? 'Not all: ' : 'Can’t be shown: ') + why + '.');
  return el('section', {class: 'card absent'}, head, ...(some ? show(value) : []), said);
}

function owner(person) {
  return person
    ? [el('p', {}, person.username), el('p', {class: 'quiet'}, person.email ?? '')]
    : [el('p', {class: 'quiet'}, 'Nobody yet.')];
}

function orders(pet, made) {
  const shown = list(made, 'None yet.', each => [`No. ${each.id}, ${each.status}`, price(each.total)]);
  if (pet.status !== 'available') {
    return shown;
  }
  const button = el('button', {class: 'primary', type: 'button'}, 'Order ' + pet.name);
  button.addEventListener('click', () => order(pet, button));
  return [...shown, el('div', {class: 'act'}, button)];
}

function list(values, none, cells) {
  if (!values?.length) {
    return [el('p', {class: 'quiet'}, none)];
  }
  return [el('ul', {}, ...values.map(value => el('li', {}, ...cells(value).map(text => el('span', {}, text)))))];
}

const price = amount => '€\u00a0' + amount;

// What changes something has the field that no page of another origin can send.
async function order(pet, button) {
  button.disabled = true;
  try {
    await ask('orders', {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-Requested-With': 'app'},
      body: JSON.stringify({petId: pet.id}),
    });
  } catch (failure) {
    if (failure instanceof LoggedOut) {
      showFailure(failure);
    } else {
      button.disabled = false;
      notice(`${pet.name} can’t be ordered at the moment. ${failure.message}`);
    }
    return;
  }
  await show();
  notice(pet.name + ' is ordered.', 'good');
}

function showFailure(failure) {
  byId('pets').hidden = true;
  if (failure instanceof LoggedOut) {
    const back = location.pathname + location.search;
    byId('person').hidden = true;
    fill('Logged out',
      el('h1', {tabindex: '-1'}, 'You are logged out'),
      el('p', {}, 'Your session is over: it was ended elsewhere, or nobody used it for a while.'),
      el('p', {}, el('a', {class: 'button primary', href: failure.login + '?return=' + encodeURIComponent(back)}, 'Log in again')));
  } else if (failure.status === 404) {
    fill('No such pet', el('h1', {tabindex: '-1'}, 'There is no such pet'), el('p', {}, 'It may have found a home. ', el('a', {href: '?pet=7'}, 'Look at Oskar'), '.'));
  } else {
    const again = el('button', {class: 'primary', type: 'button'}, 'Try again');
    again.addEventListener('click', show);
    fill('Not now',
      el('h1', {tabindex: '-1'}, 'The store does not answer'),
      el('p', {}, failure.status ? `${failure.message} (${failure.status})` : 'It can’t be reached.'),
      el('p', {}, again));
  }
}

function notice(text, kind = '') {
  byId('notice').textContent = text;
  byId('notice').className = 'notice ' + kind;
}

function fill(title, ...content) {
  document.title = title + ' – The pet store';
  byId('page').replaceChildren(...content);
}

function showOthers(pet) {
  byId('pets').hidden = false;
  [['previous', pet - 1], ['next', pet + 1]].forEach(([id, other]) => {
    byId(id).hidden = other < 1 || other > LAST_PET;
    byId(id).href = '?pet=' + other;
  });
}

// Going to another pet asks for what is new on the page, and for no other page.
byId('pets').addEventListener('click', async event => {
  const link = event.target.closest('a');
  if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    history.pushState(null, '', link.href);
    await show();
    document.querySelector('h1')?.focus();
  }
});
addEventListener('popstate', show);
show();
