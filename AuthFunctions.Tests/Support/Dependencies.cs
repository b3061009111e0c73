using Mono.Cecil;

namespace AuthFunctions.Tests.Support;

/// <summary>The dependencies of a compiled type: the types in its signatures, attributes and instructions, and the members it uses.</summary>
internal static class Dependencies
{
    /// <summary>The types that a type refers to. Nested types are included, and so are closures and async methods.</summary>
    public static IEnumerable<TypeReference> TypesOf(TypeDefinition type) =>
        Family(type).SelectMany(DirectTypesOf).SelectMany(Unfold).Distinct();

    /// <summary>The members that the instructions of a type use.</summary>
    public static IEnumerable<MemberReference> MembersOf(TypeDefinition type) =>
        Family(type).SelectMany(member => member.Methods).SelectMany(OperandsOf).OfType<MemberReference>().Where(member => member is not TypeReference);

    /// <summary>Whether a type is in a namespace or below it. A nested type counts as part of the namespace of its outermost type.</summary>
    public static bool IsWithin(this TypeReference type, string ns)
    {
        var actual = Outermost(type).Namespace;
        return actual == ns || actual.StartsWith($"{ns}.", StringComparison.Ordinal);
    }

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private static IEnumerable<TypeDefinition> Family(TypeDefinition type) => [type, .. type.NestedTypes.SelectMany(Family)];

    private static IEnumerable<TypeReference?> DirectTypesOf(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. ConstraintsOf(type),
        .. AttributesOf(type),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Fields.SelectMany(AttributesOf),
        .. type.Properties.SelectMany(AttributesOf),
        .. type.Methods.SelectMany(DirectTypesOf),
    ];

    private static IEnumerable<TypeReference?> DirectTypesOf(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. ConstraintsOf(method),
        .. AttributesOf(method),
        .. method.Parameters.SelectMany(AttributesOf),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.ExceptionHandlers.Select(handler => handler.CatchType) : [],
        .. OperandsOf(method).SelectMany(DirectTypesOf),
    ];

    private static IEnumerable<object> OperandsOf(MethodDefinition method) =>
        method.HasBody ? method.Body.Instructions.Select(instruction => instruction.Operand).Where(operand => operand is not null) : [];

    private static IEnumerable<TypeReference?> DirectTypesOf(object operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType,
            method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. (method as GenericInstanceMethod)?.GenericArguments ?? [],
        ],
        _ => [],
    };

    private static IEnumerable<TypeReference> ConstraintsOf(IGenericParameterProvider provider) =>
        provider.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference> AttributesOf(ICustomAttributeProvider provider) => provider.CustomAttributes.SelectMany(
        attribute => (IEnumerable<TypeReference>)
        [
            attribute.AttributeType,
            .. attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>(),
        ]);

    // Arrays, pointers, by-references and generic instances are replaced by the types that they consist of.
    private static IEnumerable<TypeReference> Unfold(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [.. Unfold(generic.ElementType), .. generic.GenericArguments.SelectMany(Unfold)],
        TypeSpecification specification => Unfold(specification.ElementType),
        _ => [type],
    };
}
