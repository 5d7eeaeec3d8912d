package dev.runbook.transports.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadBufferTest {
  @Test
  void aLongStreamIsReadInPiecesThatGrowToALimit() throws Exception {
    byte[] written = new byte[500_000];
    new Random(1).nextBytes(written);
    InputStream source = new ByteArrayInputStream(written);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    List<Integer> sizes = new ArrayList<>();
    ReadBuffer buffer = new ReadBuffer(10_000);
    for (int count = buffer.readFrom(source); count >= 0; count = buffer.readFrom(source)) {
      sizes.add(count);
      read.write(buffer.bytes(), 0, count);
    }
    assertArrayEquals(written, read.toByteArray());
    assertEquals(List.of(10_000, 20_000, 40_000, 65_536), sizes.subList(0, 4));
    assertEquals(65_536, sizes.stream().mapToInt(size -> size).max().orElse(0));
  }

  @Test
  void aStreamThatComesInDropsKeepsItSmall() throws Exception {
    ReadBuffer buffer = new ReadBuffer(64);
    for (int i = 0; i < 100; i++) {
      buffer.readFrom(new ByteArrayInputStream(new byte[63]));
    }
    assertEquals(64, buffer.bytes().length);
  }
}
