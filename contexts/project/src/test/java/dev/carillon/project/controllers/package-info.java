@NullMarked
package dev.carillon.project.controllers;

import org.jspecify.annotations.NullMarked;
