using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Onnx;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ITransformer), typeof(Microsoft.ML.Recurrent.RecurrentTransformer), null, typeof(SignatureLoadModel),
    "Recurrent network", ModelFile.LoaderSignature)]

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A fitted recurrent network. It scores with managed code, needs no native library, and is saved and loaded with
/// <c>mlContext.Model</c>.
/// </summary>
/// <remarks>Immutable and thread-safe; nothing to dispose. The views it makes are lazy and look ahead in batches; their memory does not
/// depend on the number of rows. A row's result is the same, bit for bit, in a view, in a prediction engine and beside any other rows.</remarks>
public sealed class RecurrentTransformer :
    ISingleFeaturePredictionTransformer<RecurrentModelParameters>, ISingleFeaturePredictionTransformer
{
    private readonly NetworkScorer _scorer;
    private readonly IReadOnlyList<OutputColumn> _outputs;
    private readonly string _featureColumnName;

    internal RecurrentTransformer(FittedModel fitted, string? featureColumnName = null)
    {
        Fitted = fitted;
        Model = new RecurrentModelParameters(fitted.Weights);
        _scorer = new NetworkScorer(fitted);
        _outputs = fitted.Role == NetworkRole.Featurizer
            ? [FeatureColumn.Create(fitted.Options)]
            : RecurrentTask.Create(fitted.Task).OutputColumns();
        _featureColumnName = featureColumnName ?? Permutable(fitted.Inputs);
    }

    /// <summary>What the network was fitted with.</summary>
    public RecurrentOptions Options => Fitted.Options;

    /// <summary>One record per epoch of the fit.</summary>
    public TrainingHistory History => Fitted.History;

    /// <summary>The fitted weights, under PyTorch's names.</summary>
    public RecurrentModelParameters Model { get; }

    /// <summary>Always true: each row is scored by itself.</summary>
    public bool IsRowToRowMapper => true;

    internal FittedModel Fitted { get; }

    string ISingleFeaturePredictionTransformer<RecurrentModelParameters>.FeatureColumnName => _featureColumnName;

    DataViewType ISingleFeaturePredictionTransformer<RecurrentModelParameters>.FeatureColumnType => NumberDataViewType.Single;

    string ISingleFeaturePredictionTransformer.FeatureColumnName => _featureColumnName;

    /// <summary>The same network, whose permutation feature importance is measured on another of its columns.</summary>
    /// <param name="columnName">A static or fixed-size <c>Vector&lt;Single&gt;</c> input column; ML.NET permutes it slot by slot. Without this
    /// call it is the first static vector column, or else the first sequence column.</param>
    /// <exception cref="ArgumentException">The network does not read that column, or it does not hold numbers.</exception>
    public RecurrentTransformer ForFeatureImportance(string columnName)
    {
        string[] numeric =
            [.. Fitted.Inputs.Statics.Where(c => !c.IsKey).Select(c => c.Name), .. Fitted.Inputs.Sequences.Where(c => !c.IsTokens).Select(c => c.Name)];
        if (!numeric.Contains(columnName))
            throw new ArgumentException(
                $"The network does not read numbers from column '{columnName}'; it reads them from "
                + $"{(numeric.Length == 0 ? "no column" : string.Join(", ", numeric.Select(c => $"'{c}'")))}.", nameof(columnName));
        return new RecurrentTransformer(Fitted, columnName);
    }

    /// <summary>The input schema with the network's columns added.</summary>
    /// <param name="inputSchema">A schema with the columns the network was fitted on, of the same types.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).Output;

    /// <summary>A lazy view with the network's columns added; no row is read before a cursor asks for one of them.</summary>
    /// <param name="input">Data with the columns the network was fitted on, of the same types.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new RecurrentDataView(input, Bind(input.Schema), _scorer);
    }

    /// <summary>A mapper that scores one row at a time.</summary>
    /// <param name="inputSchema">A schema with the columns the network was fitted on, of the same types.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new RecurrentRowMapper(Bind(inputSchema), _scorer);

    /// <summary>Writes the network as an ONNX model to a file, replacing it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveOnnx(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using var file = File.Create(path);
        SaveOnnx(file);
    }

    /// <summary>Writes the network as an ONNX model: embeddings, layers, pooling and head in one graph, with dynamic batch and step axes
    /// and an input for the lengths.</summary>
    /// <param name="destination">A writable stream; it is left open.</param>
    public void SaveOnnx(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        OnnxExporter.Export(Fitted, destination);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ModelFile.Save(ctx, Fitted);
    }

    // Called by ML.NET through the loadable-class attribute.
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new RecurrentTransformer(ModelFile.Load(ctx));

    private static string Permutable(InputColumns inputs) =>
        inputs.Statics.FirstOrDefault(c => c is { IsKey: false, Width: > 1 })?.Name ?? inputs.Sequences[0].Name;

    private OutputBindings Bind(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        InputSchemaCheck.ThrowIfUnlike(schema, Fitted.Inputs, Options);
        return new OutputBindings(schema, Fitted, _outputs);
    }
}
