using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Microsoft.ML.Recurrent.Tests.Architecture;

/// <summary>The compiled library: its types, the room (folder of the source) each lives in, and what each refers to.</summary>
internal static class CompiledAssembly
{
    /// <summary>Types whose source stands in the project's own folder.</summary>
    public const string Root = "";

    private const string SourceFolder = "src/Microsoft.ML.Recurrent/";

    /// <summary>Folders within others that are rooms of their own, inner ones first.</summary>
    private static readonly string[] _innerRooms = ["Backends/Managed/Autograd", "Backends/Managed", "Backends/Onnx", "Backends/Torch", "Onnx/Graph", "Streaming/Rows"];

    /// <summary>The compiler writes this record for types without code: interfaces, enumerations.</summary>
    private static readonly Guid _typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private static readonly Assembly _library = typeof(RecurrentTransformer).Assembly;
    private static readonly Lazy<IReadOnlyDictionary<Type, string>> _rooms = new(ReadRooms);

    /// <summary>Every type that people wrote and the room of its file; nested types are in the room of the type around them.</summary>
    public static IReadOnlyDictionary<Type, string> Rooms => _rooms.Value;

    /// <summary>Everything that the types of a room, nested and compiler-made ones included, refer to.</summary>
    public static IEnumerable<(Type From, MemberInfo To)> ReferencesOf(string room) =>
        from type in Rooms.Where(r => r.Value == room).Select(r => r.Key)
        from inner in WithNested(type)
        from member in TypeReferences.Of(inner)
        select (type, member);

    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type> WithNested(Type type) =>
        type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(WithNested).Prepend(type);

    private static Dictionary<Type, string> ReadRooms()
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(_library.Location, ".pdb")));
        var symbols = provider.GetMetadataReader();
        return _library.GetTypes().Where(t => t.DeclaringType is null).Select(t => (Type: t, Path: PathOf(t, symbols)))
            .Where(t => t.Path is not null).ToDictionary(t => t.Type, t => RoomOf(t.Path!));
    }

    private static string? PathOf(Type type, MetadataReader symbols)
    {
        var documents = WithNested(type).SelectMany(t => t.GetMembers(TypeReferences.All)).OfType<MethodBase>()
            .Select(m => symbols.GetMethodDebugInformation(MetadataTokens.MethodDefinitionHandle(m.MetadataToken & 0xffffff)).Document)
            .Append(DocumentOf(type, symbols)).Where(d => !d.IsNil);
        return documents.Select(d => symbols.GetString(symbols.GetDocument(d).Name).Replace('\\', '/'))
            .FirstOrDefault(p => p.Contains(SourceFolder, StringComparison.Ordinal) && !p.Contains("/obj/", StringComparison.Ordinal));
    }

    private static DocumentHandle DocumentOf(Type type, MetadataReader symbols)
    {
        var records = symbols.GetCustomDebugInformation(MetadataTokens.TypeDefinitionHandle(type.MetadataToken & 0xffffff))
            .Select(symbols.GetCustomDebugInformation).Where(r => symbols.GetGuid(r.Kind) == _typeDocuments).ToArray();
        return records.Length == 0 ? default : MetadataTokens.DocumentHandle(symbols.GetBlobReader(records[0].Value).ReadCompressedInteger());
    }

    private static string RoomOf(string path)
    {
        string inside = path[(path.LastIndexOf(SourceFolder, StringComparison.Ordinal) + SourceFolder.Length)..];
        if (_innerRooms.FirstOrDefault(r => inside.StartsWith($"{r}/", StringComparison.Ordinal)) is { } inner)
            return inner;
        return inside.Contains('/') ? inside[..inside.IndexOf('/')] : Root;
    }
}
