// What the page says, in French and English. A text is a string, or for a number its plural forms.

const FR = {
  tagline: "Deux personnes, deux cloches.",
  language: "Langue",
  stepCreate: "{first} crée un projet : sa cloche sonne.",
  stepApply: "{second} postule pour un rôle : {first} l’entend.",
  stepAnswer: "{first} répond : {second} l’entend.",
  openAlone: "Ouvrir à part",
  changePerson: "Changer",
  signInHint: "Choisissez un nom. En développement, aucun mot de passe n’est demandé.",
  yourName: "Votre nom",
  signIn: "Entrer",
  notifications: "Notifications",
  markAllRead: "Tout marquer comme lu",
  inboxEmpty: "Aucune notification. La cloche attend.",
  inboxMore: { one: "Et {count} autre non lue.", other: "Et {count} autres non lues." },
  unread: "Non lue :",
  grouped: { one: "{count} notification", other: "{count} notifications regroupées" },
  projects: "Projets",
  refresh: "Actualiser",
  projectTitle: "Titre du projet",
  projectSample0: "Jardin partagé",
  projectSample1: "Atlas du ciel nocturne",
  projectSample2: "Radio de quartier",
  createProject: "Créer",
  projectsEmpty: "Aucun projet pour l’instant. Créez le premier.",
  olderProjects: "Projets plus anciens",
  ownProject: "Votre projet",
  projectOf: "Projet de {owner}",
  role: "Rôle",
  roleSample: "Designer",
  apply: "Postuler",
  noApplications: "Aucune candidature pour l’instant.",
  applicationOf: "{name} · {role}",
  ownApplication: "Votre candidature · {role}",
  accept: "Accepter",
  acceptLabel: "Accepter {name} comme {role}",
  reject: "Refuser",
  rejectLabel: "Refuser {name} comme {role}",
  PENDING: "En attente",
  ACCEPTED: "Acceptée",
  REJECTED: "Refusée",
  dismiss: "Fermer",
  reconnect: "Reconnecter",
  signInAgain: "Revenir comme {name}",
  bellQuiet: "Notifications de {name}, aucune non lue",
  bell: {
    one: "Notifications de {name}, {count} non lue",
    other: "Notifications de {name}, {count} non lues",
  },
  connecting: "Connexion…",
  connected: "En ligne",
  offline: "Hors ligne",
  disconnected: "Connexion perdue : {reason}",
  reconnecting: "Reconnexion : {reason}",
  notRead: "Impossible de marquer comme lu : {reason}.",
  reason_network: "le serveur ne répond pas",
  reason_token_unavailable: "le serveur ne répond pas",
  reason_offline: "il n’y a pas de connexion",
  reason_unanswered: "le serveur ne répond pas",
  reason_rate_limited: "trop de demandes à la fois",
  reason_unavailable: "le serveur n’y arrive pas pour l’instant",
  reason_not_found: "cette notification n’existe plus",
  reason_server_shutdown: "le serveur redémarre",
  reason_replaced: "trop d’onglets sont ouverts",
  reason_revoked: "cette session a été révoquée",
  reason_token_expired: "la session a expiré",
  reason_token_invalid: "le jeton a été refusé",
  reason_token_missing: "le jeton manque",
  reason_origin_refused: "cette adresse n’est pas autorisée",
  reason_namespace_invalid: "ce serveur n’a pas de notifications",
  reason_unknown: "le serveur a fermé la connexion",
  signedInElsewhere:
    "Un autre onglet de ce navigateur est entré comme {name}. Un navigateur n’a qu’une session.",
  sessionEnded: "Votre session est terminée.",
  signedOut: "Session fermée",
  demoOnly:
    "Cette page est une démonstration pour le développement. Démarrez Carillon en mode développement pour y entrer sous un nom.",
  unreachable: "Le serveur ne répond pas. Vérifiez qu’il est démarré.",
  failed: "Quelque chose n’a pas marché ({status}).",
};

const EN = {
  tagline: "Two people, two bells.",
  language: "Language",
  stepCreate: "{first} creates a project: the bell rings.",
  stepApply: "{second} applies for a role: {first} hears it.",
  stepAnswer: "{first} answers: {second} hears it.",
  openAlone: "Open alone",
  changePerson: "Change",
  signInHint: "Pick a name. In development nobody asks for a password.",
  yourName: "Your name",
  signIn: "Sign in",
  notifications: "Notifications",
  markAllRead: "Mark all as read",
  inboxEmpty: "Nothing yet. The bell is waiting.",
  inboxMore: { one: "And {count} more unread.", other: "And {count} more unread." },
  unread: "Unread:",
  grouped: { one: "{count} notification", other: "{count} notifications in one" },
  projects: "Projects",
  refresh: "Refresh",
  projectTitle: "Project title",
  projectSample0: "Community garden",
  projectSample1: "Night sky atlas",
  projectSample2: "Neighbourhood radio",
  createProject: "Create",
  projectsEmpty: "No project yet. Create the first one.",
  olderProjects: "Older projects",
  ownProject: "Your project",
  projectOf: "Project by {owner}",
  role: "Role",
  roleSample: "Designer",
  apply: "Apply",
  noApplications: "No applications yet.",
  applicationOf: "{name} · {role}",
  ownApplication: "Your application · {role}",
  accept: "Accept",
  acceptLabel: "Accept {name} as {role}",
  reject: "Decline",
  rejectLabel: "Decline {name} as {role}",
  PENDING: "Waiting",
  ACCEPTED: "Accepted",
  REJECTED: "Declined",
  dismiss: "Dismiss",
  reconnect: "Reconnect",
  signInAgain: "Come back as {name}",
  bellQuiet: "Notifications of {name}, none unread",
  bell: {
    one: "Notifications of {name}, {count} unread",
    other: "Notifications of {name}, {count} unread",
  },
  connecting: "Connecting…",
  connected: "Connected",
  offline: "Offline",
  disconnected: "Disconnected: {reason}",
  reconnecting: "Reconnecting: {reason}",
  notRead: "Could not mark as read: {reason}.",
  reason_network: "the server does not answer",
  reason_token_unavailable: "the server does not answer",
  reason_offline: "there is no connection",
  reason_unanswered: "the server does not answer",
  reason_rate_limited: "too many requests at once",
  reason_unavailable: "the server cannot do it right now",
  reason_not_found: "this notification no longer exists",
  reason_server_shutdown: "the server is restarting",
  reason_replaced: "too many tabs are open",
  reason_revoked: "this session was revoked",
  reason_token_expired: "the session has expired",
  reason_token_invalid: "the token was refused",
  reason_token_missing: "the token is missing",
  reason_origin_refused: "this address is not allowed",
  reason_namespace_invalid: "this server has no notifications",
  reason_unknown: "the server closed the connection",
  signedInElsewhere:
    "Another tab of this browser signed in as {name}. One browser has one session.",
  sessionEnded: "Your session has ended.",
  signedOut: "Signed out",
  demoOnly:
    "This page is a demo for development. Start Carillon in development mode to sign in by name.",
  unreachable: "The server does not answer. Check that it is running.",
  failed: "Something went wrong ({status}).",
};

const TEXTS = { fr: FR, en: EN };
const STORED = "carillon.language";

// Outside a browser, where the tests of single modules run, there is neither storage nor navigator.
const spoken = globalThis.navigator?.language ?? "en";
let language = stored() ?? (spoken.toLowerCase().startsWith("fr") ? "fr" : "en");

function stored() {
  try {
    const value = localStorage.getItem(STORED);
    return value in TEXTS ? value : null;
  } catch {
    return null; // Storage may be forbidden; the page then asks the browser's language each time.
  }
}

export function currentLanguage() {
  return language;
}

export function chooseLanguage(chosen) {
  language = chosen;
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // Forbidden storage costs the memory of the choice, nothing else.
  }
}

/** Adds what another page says. */
export function addTexts(french, english) {
  Object.assign(FR, french);
  Object.assign(EN, english);
}

/** The text of this key, or null when the page has none: for codes that a server may add to. */
export function textOrNull(key, values) {
  return key in TEXTS[language] ? text(key, values) : null;
}

/** The text of this key in the page's language, with {name} and {count} filled in. */
export function text(key, values = {}) {
  let found = TEXTS[language][key];
  if (typeof found === "object") {
    found = found[new Intl.PluralRules(language).select(values.count)] ?? found.other;
  }
  return found.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Why a connection is not there, from a code of the contract. */
export function reasonText(code) {
  return text(`reason_${code}` in TEXTS[language] ? `reason_${code}` : "reason_unknown");
}

/** Fills in every element that names its text (data-text) or its label (data-label). */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    const wanted = text(element.dataset.text);
    if (element.textContent !== wanted) {
      element.textContent = wanted; // An equal text is left alone: live regions would speak again.
    }
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
}

const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago, in words: "2 minutes ago", "il y a 2 minutes". */
export function ago(date, now = new Date()) {
  const seconds = Math.min(0, (date - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of STEPS) {
    if (seconds <= -length) {
      return format.format(Math.trunc(seconds / length), unit);
    }
  }
  return format.format(0, "second");
}

export function fullDate(date) {
  return date.toLocaleString(language, { dateStyle: "long", timeStyle: "medium" });
}
