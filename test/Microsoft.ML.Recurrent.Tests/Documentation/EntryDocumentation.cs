using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Tests.Documentation;

/// <summary>The documentation of the extension methods in namespace Microsoft.ML, as the compiler wrote it beside the library.</summary>
internal static class EntryDocumentation
{
    private static readonly XDocument _file = XDocument.Load(Path.ChangeExtension(typeof(RecurrentEstimator).Assembly.Location, ".xml"));

    /// <summary>The class and name of every entry, once for each of its forms.</summary>
    public static IReadOnlyList<MethodInfo> Entries { get; } =
    [
        .. typeof(RecurrentEstimator).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true, Namespace: "Microsoft.ML" })
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(ExtensionAttribute))),
    ];

    /// <summary>The documentation of all forms of an entry on one catalog.</summary>
    public static IReadOnlyList<XElement> Of(MethodInfo entry)
    {
        // A method with type parameters has their number behind its name; the first parameter tells the catalogs apart.
        string name = $"M:{entry.DeclaringType!.FullName}.{entry.Name}";
        string first = entry.GetParameters()[0].ParameterType.FullName!.Replace('+', '.');
        return
        [
            .. _file.Descendants("member").Where(member => member.Attribute("name")!.Value is var id
                && (id.StartsWith($"{name}({first}", StringComparison.Ordinal) || id.StartsWith($"{name}``", StringComparison.Ordinal))),
        ];
    }

    public static IEnumerable<string> Examples(XElement member) => member.Elements("example").Elements("code").Select(code => code.Value);
}
