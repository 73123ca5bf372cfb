using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML;

/// <summary>Saving models so that a failure leaves the previous file.</summary>
public static class AtomicSaveExtensions
{
    /// <summary>Saves a model or a pipeline of any transformers as <see cref="ModelOperationsCatalog.Save(ITransformer, DataViewSchema, string)"/> does, but
    /// beside its place: whatever happens (an error, a full disk, a kill, a power cut), the previous file or the new one is there, complete.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputSchema">The schema of the data that the model is for, which loading then gives; or null for none.</param>
    /// <param name="filePath">The file; through a link, the file it leads to is replaced and not the link. Its permissions are kept.</param>
    /// <exception cref="ArgumentException"><paramref name="filePath"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written, or the path leads to a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    /// <example>
    /// <code language="csharp"><![CDATA[
    /// var pipeline = mlContext.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
    ///     .Append(mlContext.BinaryClassification.Trainers.Lstm(sequenceColumnName: "Tokens"));
    /// mlContext.Model.SaveAtomically(pipeline.Fit(data), data.Schema, "model.zip");
    /// ]]></code>
    /// </example>
    public static void SaveAtomically(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(filePath);
        AtomicModel.Save(catalog, model, inputSchema, filePath);
    }
}
