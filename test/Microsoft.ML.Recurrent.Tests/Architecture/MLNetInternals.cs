using System.Reflection;

namespace Microsoft.ML.Recurrent.Tests.Architecture;

/// <summary>The types and members of ML.NET that are not public and that the library uses all the same.</summary>
internal static class MLNetInternals
{
    /// <summary>The exception that cannot stand in Interop: a transformer whose features can be permuted must itself be of this interface.</summary>
    public static IReadOnlyList<string> Elsewhere { get; } = ["Microsoft.ML.ISingleFeaturePredictionTransformer"];

    public static IEnumerable<string> UsedIn(string room) =>
        CompiledAssembly.ReferencesOf(room).Select(r => r.To).Where(IsInternal).Select(Name).Distinct();

    /// <summary>By every type and by the attributes of the assembly.</summary>
    public static IEnumerable<string> Used => CompiledAssembly.Rooms.Values.Distinct().SelectMany(UsedIn)
        .Concat(typeof(RecurrentTransformer).Assembly.CustomAttributes.Select(a => (MemberInfo)a.Constructor).Where(IsInternal).Select(Name)).Distinct();

    private static bool IsInternal(MemberInfo member)
    {
        var type = member as Type ?? member.DeclaringType!;
        if (type.Assembly == typeof(RecurrentTransformer).Assembly || !type.Assembly.GetName().Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal))
            return false;
        return !type.IsVisible || member is MethodBase { IsAssembly: true } or MethodBase { IsFamilyAndAssembly: true }
            or FieldInfo { IsAssembly: true } or FieldInfo { IsFamilyAndAssembly: true };
    }

    private static string Name(MemberInfo member) => member switch
    {
        Type type => type.FullName!,
        MethodBase method => $"{Definition(method.DeclaringType!).FullName}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})",
        _ => $"{Definition(member.DeclaringType!).FullName}.{member.Name}",
    };

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
