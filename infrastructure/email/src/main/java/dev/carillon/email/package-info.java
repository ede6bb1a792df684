/// E-mail by SMTP.
@NullMarked
package dev.carillon.email;

import org.jspecify.annotations.NullMarked;
