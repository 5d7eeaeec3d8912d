package dev.runbook.engine.expression;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.DefaultMustacheVisitor;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.codes.IterableCode;
import com.github.mustachejava.codes.NotIterableCode;
import com.github.mustachejava.codes.ValueCode;
import java.io.StringReader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// A template read by Mustache.java, with codes of our own: they look names up strictly, reach no
/// Java object, and hand values to an [Output] together with their tags.
final class MustacheTree {
  private final Mustache mustache;

  /// @param tags those of the text, in the order of [TagScanner]
  /// @throws MustacheException when Mustache.java reads the text differently than [TagScanner]
  MustacheTree(String text, List<Tag> tags) {
    Factory factory = new Factory(tags.iterator());
    mustache = factory.compile(new StringReader(text), "template");
  }

  void run(Rendering rendering) {
    try {
      List<Object> scopes = new ArrayList<>();
      mustache.run(new OutputWriter(rendering), scopes);
    } catch (MustacheException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof TemplateStop stop) {
          throw stop;
        }
      }
      throw e;
    }
  }

  private static Rendering rendering(Writer writer) {
    return ((OutputWriter) writer).rendering;
  }

  /// Mustache.java hands one writer through all codes; ours carries the rendering.
  private static final class OutputWriter extends Writer {
    private final Rendering rendering;

    OutputWriter(Rendering rendering) {
      this.rendering = rendering;
    }

    @Override
    public void write(char[] letters, int start, int length) {
      rendering.text(new String(letters, start, length));
    }

    @Override
    public void write(String text) {
      rendering.text(text);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static final class Factory extends DefaultMustacheFactory {
    private final Iterator<Tag> tags;

    Factory(Iterator<Tag> tags) {
      super(_ -> null);
      this.tags = tags;
    }

    @Override
    public MustacheVisitor createMustacheVisitor() {
      return new DefaultMustacheVisitor(this) {
        @Override
        public void value(TemplateContext context, String name, boolean encoded) {
          list.add(new Value(context, Factory.this, name, encoded, tags.next()));
        }

        @Override
        public void iterable(TemplateContext context, String name, Mustache body) {
          list.add(new Section(context, Factory.this, body, name, tags.next()));
        }

        @Override
        public void notIterable(TemplateContext context, String name, Mustache body) {
          list.add(new Inverted(context, Factory.this, body, name, tags.next()));
        }
      };
    }
  }

  private static final class Value extends ValueCode {
    private final Tag tag;

    Value(
        TemplateContext context,
        DefaultMustacheFactory factory,
        String name,
        boolean encoded,
        Tag tag) {
      super(context, factory, name, encoded);
      this.tag = tag;
    }

    @Override
    public Writer execute(Writer writer, List<Object> scopes) {
      rendering(writer).value(tag);
      return appendText(writer);
    }
  }

  private static final class Section extends IterableCode {
    private final Tag tag;

    Section(
        TemplateContext context,
        DefaultMustacheFactory factory,
        Mustache body,
        String name,
        Tag tag) {
      super(context, factory, body, name);
      this.tag = tag;
    }

    @Override
    public Writer execute(Writer writer, List<Object> scopes) {
      rendering(writer).section(tag, () -> run(writer, scopes));
      return appendText(writer);
    }
  }

  private static final class Inverted extends NotIterableCode {
    private final Tag tag;

    Inverted(
        TemplateContext context,
        DefaultMustacheFactory factory,
        Mustache body,
        String name,
        Tag tag) {
      super(context, factory, body, name);
      this.tag = tag;
    }

    @Override
    public Writer execute(Writer writer, List<Object> scopes) {
      rendering(writer).section(tag, () -> run(writer, scopes));
      return appendText(writer);
    }
  }
}
