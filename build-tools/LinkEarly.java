import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes out, in compiled classes, what Java would otherwise generate when a command meets it.
///
/// A switch over patterns, and `equals` and `hashCode` of a record, are compiled to a place that
/// the virtual machine links at its first use, each by making a class, which takes half a
/// millisecond. The cache of the distribution keeps lambdas and joined texts linked, but not these:
/// a `plan` meets about a hundred of them. Each becomes a call of a plain method that does the
/// same.
///
/// Run by the build as `java -cp CLASSPATH LinkEarly.java CLASSES`; the class path is that which
/// the classes were compiled with, and themselves. What is written out already is left alone.
class LinkEarly {
  private static final String SWITCHES = "java.lang.runtime.SwitchBootstraps";
  private static final String RECORDS = "java.lang.runtime.ObjectMethods";
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final int FACTOR = 31;

  /// A method that does what one place would be linked to.
  private record Plain(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

  public static void main(String[] args) throws IOException {
    try (var files = Files.walk(Path.of(args[0]))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        byte[] before = Files.readAllBytes(file);
        byte[] after = new LinkEarly(before).written();
        if (after != before) {
          var time = Files.getLastModifiedTime(file);
          Files.write(file, after);
          Files.setLastModifiedTime(file, time);
        }
      }
    }
  }

  private final byte[] bytes;
  private final ClassModel model;
  private final List<Plain> plain = new ArrayList<>();

  private LinkEarly(byte[] bytes) {
    this.bytes = bytes;
    this.model = ClassFile.of().parse(bytes);
  }

  /// The same array when nothing is to be written out.
  private byte[] written() {
    ClassTransform calls =
        ClassTransform.transformingMethods(
            MethodTransform.transformingCode((code, element) -> {
              Optional<Consumer<CodeBuilder>> body =
                  element instanceof InvokeDynamicInstruction place
                      ? body(place)
                      : Optional.empty();
              if (element instanceof InvokeDynamicInstruction place && body.isPresent()) {
                String name = "$" + place.name().stringValue() + "$" + plain.size();
                plain.add(new Plain(name, place.typeSymbol(), body.get()));
                code.invokestatic(own(), name, place.typeSymbol(), isInterface());
              } else {
                code.with(element);
              }
            }));
    byte[] written =
        ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL)
            .transformClass(model, calls.andThen(ClassTransform.endHandler(this::add)));
    return plain.isEmpty() ? bytes : written;
  }

  private void add(ClassBuilder builder) {
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
    plain.forEach(made -> builder.withMethodBody(made.name(), made.type(), flags, made.body()));
  }

  private ClassDesc own() {
    return model.thisClass().asSymbol();
  }

  private boolean isInterface() {
    return model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
  }

  private Optional<Consumer<CodeBuilder>> body(InvokeDynamicInstruction place) {
    DirectMethodHandleDesc bootstrap = place.bootstrapMethod();
    String owner = bootstrap.owner().packageName() + "." + bootstrap.owner().displayName();
    List<ConstantDesc> constants = place.bootstrapArgs();
    if (owner.equals(SWITCHES) && bootstrap.methodName().equals("typeSwitch")) {
      boolean types =
          !place.typeSymbol().parameterType(0).isPrimitive()
              && constants.stream()
                  .allMatch(each -> each instanceof ClassDesc type && !type.isPrimitive());
      return types
          ? Optional.of(
              code -> typeSwitch(code, constants.stream().map(ClassDesc.class::cast).toList()))
          : Optional.empty();
    }
    if (owner.equals(RECORDS)) {
      List<DirectMethodHandleDesc> fields =
          constants.stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
      return switch (place.name().stringValue()) {
        case "hashCode" -> Optional.of(code -> hashCode(code, fields));
        case "equals" -> Optional.of(code -> equals(code, fields));
        default -> Optional.empty();
      };
    }
    return Optional.empty();
  }

  /// `SwitchBootstraps.typeSwitch`: the number of the first label, not before the one to start
  /// from, that the value is an instance of; -1 for null, and the count of the labels when there is
  /// none.
  private static void typeSwitch(CodeBuilder code, List<ClassDesc> labels) {
    Label there = code.newLabel();
    code.aload(0).ifnonnull(there).iconst_m1().ireturn().labelBinding(there);
    for (int i = 0; i < labels.size(); i++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next);
      code.aload(0).instanceOf(labels.get(i)).ifeq(next);
      code.loadConstant(i).ireturn().labelBinding(next);
    }
    code.loadConstant(labels.size()).ireturn();
  }

  /// `ObjectMethods`: 31 times what was before, and the hash code of the component.
  private static void hashCode(CodeBuilder code, List<DirectMethodHandleDesc> fields) {
    code.iconst_0();
    for (DirectMethodHandleDesc field : fields) {
      code.loadConstant(FACTOR).imul();
      ClassDesc type = get(code, 0, field);
      if (type.isPrimitive()) {
        code.invokestatic(box(type), "hashCode", MethodTypeDesc.of(CD_int, type));
      } else {
        code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
      }
      code.iadd();
    }
    code.ireturn();
  }

  /// `ObjectMethods`: of the same class, and all components equal, numbers as their `compare` says.
  private void equals(CodeBuilder code, List<DirectMethodHandleDesc> fields) {
    Label other = code.newLabel();
    Label differs = code.newLabel();
    code.aload(0).aload(1).if_acmpne(other).iconst_1().ireturn().labelBinding(other);
    code.aload(1).instanceOf(own()).ifeq(differs);
    code.aload(1).checkcast(own()).astore(2);
    for (DirectMethodHandleDesc field : fields) {
      get(code, 0, field);
      ClassDesc type = get(code, 2, field);
      if (type.isPrimitive()) {
        code.invokestatic(box(type), "compare", MethodTypeDesc.of(CD_int, type, type));
        code.ifne(differs);
      } else {
        code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object));
        code.ifeq(differs);
      }
    }
    code.iconst_1().ireturn().labelBinding(differs).iconst_0().ireturn();
  }

  /// @return the field's type
  private static ClassDesc get(CodeBuilder code, int variable, DirectMethodHandleDesc field) {
    ClassDesc type =
        MethodTypeDesc.ofDescriptor(field.invocationType().descriptorString()).returnType();
    code.aload(variable).getfield(field.owner(), field.methodName(), type);
    return type;
  }

  private static ClassDesc box(ClassDesc primitive) {
    return ClassDesc.of(
        switch (TypeKind.from(primitive)) {
          case BOOLEAN -> "java.lang.Boolean";
          case BYTE -> "java.lang.Byte";
          case CHAR -> "java.lang.Character";
          case SHORT -> "java.lang.Short";
          case INT -> "java.lang.Integer";
          case LONG -> "java.lang.Long";
          case FLOAT -> "java.lang.Float";
          case DOUBLE -> "java.lang.Double";
          default -> throw new IllegalArgumentException(primitive.displayName());
        });
  }
}
