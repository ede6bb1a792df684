// What a notification says and where it leads.
import { currentLanguage } from "./texts.js";

const ENGLISH = {
  "project.created": (p) => p.projectTitle && `Your project “${p.projectTitle}” is up!`,
  "project.role.application.created": (p) =>
    p.applicantName &&
    p.roleName &&
    p.projectTitle &&
    `${p.applicantName} applied for the role “${p.roleName}” in your project “${p.projectTitle}”`,
  "project.role.application.accepted": (p) =>
    p.roleName &&
    p.projectTitle &&
    `Congratulations! Your application for the role “${p.roleName}” in “${p.projectTitle}” was accepted`,
  "project.role.application.rejected": (p) =>
    p.roleName &&
    p.projectTitle &&
    `Your application for the role “${p.roleName}” in “${p.projectTitle}” was not accepted this time`,
};

/**
 * The sentence to show. The stored message is French; in English the types that this page knows are
 * said from their data, all others as they are stored.
 */
export function sentence(notification) {
  const payload = notification.payload ?? {};
  const english = currentLanguage() === "en" ? ENGLISH[notification.type]?.(payload) : null;
  const message = typeof payload.message === "string" ? payload.message : "";
  return english || message || notification.object;
}

/** The project that a notification is about, or null. */
export function projectOf(notification) {
  const payload = notification.payload ?? {};
  return payload.project?.id ?? payload.projectId ?? null;
}

/**
 * Where a click may lead: a path of this very origin, or null. Senders choose `actionUrl`, so
 * nothing else is followed: no other host, no other scheme.
 */
export function actionPath(notification, origin = location.origin) {
  const url = notification.payload?.actionUrl;
  if (typeof url !== "string" || !url.startsWith("/")) {
    return null;
  }
  try {
    const target = new URL(url, origin); // "//host", "/\host" and their like end up elsewhere
    return target.origin === origin ? target.pathname + target.search + target.hash : null;
  } catch {
    return null;
  }
}
