/// Pages that are written by the server, for people who are not signed in.
@NullMarked
package dev.carillon.web.pages;

import org.jspecify.annotations.NullMarked;
