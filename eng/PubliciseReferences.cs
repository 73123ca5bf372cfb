#:property PublishAot=false
// Copies reference assemblies with their internal types and members made public, for the compiler only.
// Usage: dotnet run --file eng/PubliciseReferences.cs -- <output folder> <assembly>...
// Private members keep their visibility; so do protected ones, which overrides must match. Only namespaces Microsoft.ML* are touched:
// the assemblies also carry internal copies of framework types, which would become ambiguous.
using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

string folder = args[0];
Directory.CreateDirectory(folder);
foreach (string assembly in args[1..])
{
    byte[] image = File.ReadAllBytes(assembly);
    Publicise(image);
    string target = Path.Combine(folder, Path.GetFileName(assembly)), temporary = $"{target}.{Environment.ProcessId}";
    File.WriteAllBytes(temporary, image);
    File.Move(temporary, target, overwrite: true);
}

static void Publicise(byte[] image)
{
    using var pe = new PEReader(new MemoryStream(image));
    var metadata = pe.GetMetadataReader();
    int start = pe.PEHeaders.MetadataStartOffset;
    foreach (var handle in metadata.TypeDefinitions)
    {
        var type = metadata.GetTypeDefinition(handle);
        if (!NamespaceOf(metadata, type).StartsWith("Microsoft.ML", StringComparison.Ordinal))
            continue;
        var flags = Row(metadata, start, TableIndex.TypeDef, MetadataTokens.GetRowNumber(handle), 0);
        uint old = BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(flags));
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(flags), (old & ~(uint)TypeAttributes.VisibilityMask) | VisibleAs(type));
        foreach (var method in type.GetMethods())
            Open(image, Row(metadata, start, TableIndex.MethodDef, MetadataTokens.GetRowNumber(method), 6));
        foreach (var field in type.GetFields())
            Open(image, Row(metadata, start, TableIndex.Field, MetadataTokens.GetRowNumber(field), 0));
    }
}

static uint VisibleAs(TypeDefinition type) =>
    (uint)(type.GetDeclaringType().IsNil ? TypeAttributes.Public : TypeAttributes.NestedPublic);

static string NamespaceOf(MetadataReader metadata, TypeDefinition type)
{
    while (!type.GetDeclaringType().IsNil)
        type = metadata.GetTypeDefinition(type.GetDeclaringType());
    return metadata.GetString(type.Namespace);
}

static int Row(MetadataReader metadata, int start, TableIndex table, int row, int column) =>
    start + metadata.GetTableMetadataOffset(table) + (row - 1) * metadata.GetTableRowSize(table) + column;

static void Open(byte[] image, int flags)
{
    const ushort Mask = (ushort)MethodAttributes.MemberAccessMask;
    ushort old = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(flags));
    if ((old & Mask) is (ushort)MethodAttributes.Assembly or (ushort)MethodAttributes.FamANDAssem)
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(flags), (ushort)((old & ~Mask) | (ushort)MethodAttributes.Public));
}
