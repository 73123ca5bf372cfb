using System.IO.Compression;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>ML.NET's model file as its entries, to be altered and loaded.</summary>
internal sealed class ModelZip
{
    private readonly Dictionary<string, byte[]> _entries = [];

    private ModelZip()
    {
    }

    public IEnumerable<string> Names => _entries.Keys;

    public byte[] this[string name]
    {
        get => _entries[FullName(name)];
        set => _entries[FullName(name)] = value;
    }

    public static ModelZip Of(MLContext context, ITransformer model, DataViewSchema? schema = null)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, schema, stream);
        stream.Position = 0;
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        var zip = new ModelZip();
        foreach (var entry in archive.Entries)
        {
            using var source = entry.Open();
            using var copy = new MemoryStream();
            source.CopyTo(copy);
            zip._entries.Add(entry.FullName, copy.ToArray());
        }

        return zip;
    }

    public void Remove(string name) => _entries.Remove(FullName(name));

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in _entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    public ITransformer Load() => new MLContext(3).Model.Load(new MemoryStream(ToBytes()), out _);

    /// <summary>An entry is named by its end: the folder before it is ML.NET's.</summary>
    private string FullName(string name) => _entries.Keys.Single(k => k.EndsWith(name, StringComparison.Ordinal));
}
