using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>ML.NET's model file, written beside its place.</summary>
internal static class AtomicModel
{
    /// <exception cref="IOException">The file cannot be written, or the path leads to a folder, a device or a pipe.</exception>
    public static void Save(ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ReplacedFile.Write(path, stream => catalog.Save(model, inputSchema, stream), complete => ThrowIfIncomplete(complete, path));
    }

    /// <summary>ML.NET does not say when the end of its archive, the list of entries, could not be written.</summary>
    private static void ThrowIfIncomplete(Stream stream, string filePath)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > 0)
                return;
        }
        catch (InvalidDataException)
        {
            // Said below.
        }

        throw new IOException($"The model could not be written to '{filePath}' completely; the previous file is unchanged. Look for a full disk.");
    }
}
