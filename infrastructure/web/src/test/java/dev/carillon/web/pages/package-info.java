@NullMarked
package dev.carillon.web.pages;

import org.jspecify.annotations.NullMarked;
