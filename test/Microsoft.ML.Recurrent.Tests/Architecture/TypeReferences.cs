using System.Reflection;
using System.Reflection.Emit;

namespace Microsoft.ML.Recurrent.Tests.Architecture;

/// <summary>Every member and type that a compiled type refers to: in its shape, its signatures, its attributes and its code.</summary>
internal static class TypeReferences
{
    public const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> _opCodes = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    public static IEnumerable<MemberInfo> Of(Type type)
    {
        MemberInfo[] members = [type, .. type.GetMembers(All)];
        IEnumerable<MemberInfo> found = members.SelectMany(m => m.CustomAttributes).Select(a => (MemberInfo)a.AttributeType)
            .Concat(type.BaseType is { } parent ? [parent] : []).Concat(type.GetInterfaces())
            .Concat(members.OfType<FieldInfo>().Select(f => f.FieldType)).Concat(members.OfType<MethodBase>().SelectMany(OfMethod));
        return found.SelectMany(WithParts).Distinct();
    }

    private static IEnumerable<MemberInfo> OfMethod(MethodBase method)
    {
        IEnumerable<MemberInfo> signature = method.GetParameters().Select(p => p.ParameterType);
        if (method is MethodInfo { ReturnType: var type })
            signature = signature.Append(type);
        return method.GetMethodBody() is { } body
            ? signature.Concat(body.LocalVariables.Select(v => v.LocalType)).Concat(OfCode(method, body.GetILAsByteArray()!))
            : signature;
    }

    private static IEnumerable<MemberInfo> OfCode(MethodBase method, byte[] code)
    {
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length;)
        {
            var operation = _opCodes[code[at] == 0xfe ? (short)(0xfe00 | code[at + 1]) : code[at]];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
            at += SizeOf(operation.OperandType, code, at);
        }
    }

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };

    /// <summary>A generic, array or by-reference type is its parts; a member is itself and the types it is made of.</summary>
    private static IEnumerable<MemberInfo> WithParts(MemberInfo member) => member switch
    {
        Type { HasElementType: true } type => WithParts(type.GetElementType()!),
        Type { IsGenericParameter: true } => [],
        Type { IsGenericType: true, IsGenericTypeDefinition: false } type =>
            type.GetGenericArguments().SelectMany(WithParts).Append(type.GetGenericTypeDefinition()),
        Type type => [type],
        MethodInfo { IsGenericMethod: true } method => method.GetGenericArguments().SelectMany(WithParts).Append(method)
            .Concat(WithParts(method.DeclaringType!)),
        _ => WithParts(member.DeclaringType!).Append(member),
    };
}
