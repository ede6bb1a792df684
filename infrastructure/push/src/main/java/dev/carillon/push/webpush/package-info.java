/// Web Push: RFC 8030 with RFC 8291 (encryption) and RFC 8292 (VAPID).
@NullMarked
package dev.carillon.push.webpush;

import org.jspecify.annotations.NullMarked;
