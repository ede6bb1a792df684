/// E-mail: what a message looks like, and how it is handed to an SMTP server (RFC 5321). In
/// development it is kept in memory instead.
@NullMarked
package dev.carillon.email;

import org.jspecify.annotations.NullMarked;
