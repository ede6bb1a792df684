@NullMarked
package dev.carillon.web.gateways;

import org.jspecify.annotations.NullMarked;
