@NullMarked
package dev.carillon.project.domain;

import org.jspecify.annotations.NullMarked;
