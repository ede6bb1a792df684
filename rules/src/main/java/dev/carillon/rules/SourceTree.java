package dev.carillon.rules;

import dev.carillon.rules.Located.At;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Reads YAML or JSON into values that know where they are. Of YAML no types are taken but text,
/// numbers, `true`, `false` and `null`, as JSON has them: `no` is a text, also where it is a
/// language.
final class SourceTree {
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_DEPTH = 30;
  private static final int MAX_VALUES = 200_000;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?([eE][+-]?[0-9]{1,3})?");
  private static final Set<Tag> TAGS =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MERGE,
          Tag.MAP,
          Tag.SEQ);
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Faults faults;
  private int values;

  /// Of texts and keys: an alias says a long one again.
  private int chars;

  private SourceTree(Faults faults) {
    this.faults = faults;
  }

  /// What is in the text; null, and a fault or more, when that cannot be said.
  static @Nullable Located read(String text, Faults faults) {
    if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      faults.add(At.START, "the file is larger than 1 MiB; make it several");
      return null;
    }
    SourceTree tree = new SourceTree(faults);
    if (text.stripLeading().startsWith("{")) {
      try {
        return tree.json(text);
      } catch (JacksonException | YAMLException noJson) {
        // It may be YAML that begins with a brace; what is wrong with it is said by YAML's reader.
        tree.values = 0;
        tree.chars = 0;
      }
    }
    return tree.yaml(text);
  }

  private @Nullable Located yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(MAX_BYTES);
    // Nothing is made of tags; each is a fault that is said below.
    options.setTagInspector(_ -> true);
    try {
      Node root = new Yaml(options).compose(new StringReader(text));
      if (root == null) {
        faults.add(At.START, "the file is empty; begin it with `rules:`");
        return null;
      }
      return located(root, 1);
    } catch (MarkedYAMLException broken) {
      Mark mark = broken.getProblemMark();
      faults.add(
          mark == null ? At.START : at(mark),
          "this is not YAML: "
              + Faults.shown(String.valueOf(broken.getProblem()))
              + hint(String.valueOf(broken.getProblem())));
    } catch (ReaderException strange) {
      faults.add(at(text, strange.getPosition()), "this character has to be written as an escape");
    } catch (YAMLException | IllegalArgumentException broken) {
      // The reader has its own words for a tag that is none.
      faults.add(
          At.START, "this is not YAML: " + Faults.shown(String.valueOf(broken.getMessage())));
    }
    return null;
  }

  private Located located(Node node, int depth) {
    At at = at(node.getStartMark());
    if (++values > MAX_VALUES || depth > MAX_DEPTH) {
      throw new YAMLException(
          depth > MAX_DEPTH ? "values are nested too deep" : "there are too many values");
    }
    if (!TAGS.contains(node.getTag())) {
      faults.add(at, "leave out the tag " + Faults.shown(node.getTag().getValue()));
      return new Located.Scalar(at, null, null);
    }
    return switch (node) {
      case ScalarNode scalar -> {
        count(scalar.getValue());
        yield scalar(scalar, at);
      }
      case SequenceNode sequence -> {
        List<Located> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          items.add(located(item, depth + 1));
        }
        yield new Located.Items(at, items);
      }
      case MappingNode mapping -> members(mapping, at, depth);
      default -> throw new YAMLException("an alias leads nowhere");
    };
  }

  private void count(String text) {
    chars += text.length();
    if (chars > MAX_BYTES) {
      throw new YAMLException("with its aliases it is larger than 1 MiB");
    }
  }

  private Located members(MappingNode mapping, At at, int depth) {
    Map<String, Located.Member> members = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      At keyAt = at(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || !TAGS.contains(key.getTag())) {
        faults.add(keyAt, "a key is a plain word");
        continue;
      }
      count(key.getValue());
      Located value = located(tuple.getValueNode(), depth + 1);
      if (members.putIfAbsent(key.getValue(), new Located.Member(keyAt, value)) != null) {
        faults.add(
            keyAt, "`" + Faults.shown(key.getValue()) + "` is there twice; leave one of them out");
      }
    }
    return new Located.Members(at, members);
  }

  private static Located scalar(ScalarNode node, At at) {
    String text = node.getValue();
    Mark start = node.getStartMark();
    Mark end = node.getEndMark();
    boolean plain = node.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
    int quotes = plain ? 0 : 1;
    boolean asWritten =
        start.getLine() == end.getLine()
            && end.getIndex() - start.getIndex() - 2 * quotes
                == text.codePointCount(0, text.length());
    return new Located.Scalar(
        at, plain ? plain(text, node.getTag()) : text, asWritten ? at.right(quotes) : null);
  }

  private static @Nullable Object plain(String text, Tag tag) {
    if (tag.equals(Tag.STR)) {
      return text;
    }
    return switch (text) {
      case "", "~", "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> NUMBER.matcher(text).matches() ? number(text) : text;
    };
  }

  private static Object number(String text) {
    BigDecimal exact = new BigDecimal(text);
    return text.matches("-?[0-9]+") ? whole(exact.toBigInteger()) : exact;
  }

  private static Object whole(BigInteger exact) {
    return exact.bitLength() < Long.SIZE ? (Object) exact.longValue() : exact;
  }

  /// What people most often did who are told so.
  private static String hint(String problem) {
    if (problem.contains("'\\t") || problem.contains("TAB")) {
      return "; indent with spaces";
    }
    if (problem.contains("unexpected character found") || problem.contains("mapping values")) {
      return "; put a text with `*`, `: ` or a brace in quotes";
    }
    return problem.startsWith("expected <block end>")
        ? "; line it up with the lines above, or put a text with a brace or comma in quotes"
        : "";
  }

  private static At at(Mark mark) {
    return new At(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static At at(String text, int codePoints) {
    int end =
        text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(character -> character == '\n').count();
    return new At(line + 1, before.length() - before.lastIndexOf('\n'));
  }

  private @Nullable Located json(String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      Located all = located(parser, 1);
      return parser.nextToken() == null ? all : yaml(text);
    }
  }

  private Located located(JsonParser parser, int depth) {
    TokenStreamLocation location = parser.currentTokenLocation();
    At at = new At(location.getLineNr(), location.getColumnNr());
    if (++values > MAX_VALUES || depth > MAX_DEPTH) {
      throw new YAMLException("values are nested too deep, or too many");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Located.Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          TokenStreamLocation place = parser.currentTokenLocation();
          parser.nextToken();
          members.put(
              name,
              new Located.Member(
                  new At(place.getLineNr(), place.getColumnNr()), located(parser, depth + 1)));
        }
        yield new Located.Members(at, members);
      }
      case START_ARRAY -> {
        List<Located> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(located(parser, depth + 1));
        }
        yield new Located.Items(at, items);
      }
      case VALUE_STRING -> {
        String value = parser.getString();
        yield new Located.Scalar(at, value, value.contains("\n") ? null : at.right(1));
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        String number = parser.getString();
        yield new Located.Scalar(
            at, NUMBER.matcher(number).matches() ? number(number) : number, null);
      }
      case VALUE_TRUE -> new Located.Scalar(at, true, null);
      case VALUE_FALSE -> new Located.Scalar(at, false, null);
      case null, default -> new Located.Scalar(at, null, null);
    };
  }
}
