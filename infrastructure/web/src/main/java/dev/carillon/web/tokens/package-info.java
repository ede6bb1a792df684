/// Who may come in: tokens of people, keys of backends, tokens of sockets, and the sign-ins that no
/// longer count. Knows neither HTTP nor Socket.IO; both ask here.
@NullMarked
package dev.carillon.web.tokens;

import org.jspecify.annotations.NullMarked;
