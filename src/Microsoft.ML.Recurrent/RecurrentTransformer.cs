using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Onnx;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A fitted recurrent network. It scores with managed code, needs no native library, and is saved and loaded with
/// <c>mlContext.Model</c>.
/// </summary>
/// <remarks>Immutable and thread-safe; nothing to dispose. The views it makes are lazy and look ahead in batches; their memory does not
/// depend on the number of rows. A row's result is bit-identical in a view, in a prediction engine and beside any other rows.
/// <para>A file that is truncated, altered, of a newer format or no network at all is refused with a <see cref="FormatException"/> that says
/// what was found and what is required; <c>mlContext.Model.Load</c> hands it on as the inner exception of its own.</para></remarks>
public sealed partial class RecurrentTransformer :
    ISingleFeaturePredictionTransformer<RecurrentModelParameters>, ISingleFeaturePredictionTransformer
{
    private readonly NetworkScorer _scorer;
    private readonly IReadOnlyList<OutputColumn> _outputs;
    private readonly string _featureColumnName;

    internal RecurrentTransformer(FittedModel fitted, string? featureColumnName = null)
    {
        Fitted = fitted;
        Model = new RecurrentModelParameters(fitted.Tensors);
        _scorer = new NetworkScorer(fitted);
        _outputs =
        [
            .. fitted.Role == NetworkRole.Featurizer ? [FeatureColumn.Create(fitted.Options)] : RecurrentTask.Of(fitted).OutputColumns(),
            .. AttentionColumn.Of(fitted.Options),
        ];
        _featureColumnName = featureColumnName ?? Permutable(fitted.Inputs);
    }

    /// <summary>The options of the fit.</summary>
    public RecurrentOptions Options => Fitted.Options;

    /// <summary>One record per epoch of the fit.</summary>
    public TrainingHistory History => Fitted.History;

    /// <summary>The fitted weights, under PyTorch's names.</summary>
    public RecurrentModelParameters Model { get; }

    /// <summary>The classes of a multiclass network, as text, in the order of its scores: key k (from 1) is the k-th;
    /// <see langword="null"/> where the label had no key values or there are no classes.</summary>
    public IReadOnlyList<string>? ClassNames => Fitted.Task.Classes?.Values;

    /// <summary>The words of a text sequence column, the most frequent first: word i (from 0) is row i + 1 of the column's embedding, and
    /// row 0 is every other word.</summary>
    /// <param name="columnName">A sequence column of text.</param>
    /// <exception cref="ArgumentException">The network reads no text from that column.</exception>
    public IReadOnlyList<string> Vocabulary(string columnName) => Fitted.Inputs.VocabularyOf(columnName);

    /// <summary>The values of a sequence or static column's keys at fit, as text: key k (from 1) is the k-th. Data to score is
    /// matched by these values.</summary>
    /// <param name="columnName">A sequence or static column of keys.</param>
    /// <returns><see langword="null"/> where the data of the fit did not say, and beyond 100,000 values, of which only a hash is kept.</returns>
    /// <exception cref="ArgumentException">The network reads no key from that column.</exception>
    public IReadOnlyList<string>? KeyValues(string columnName) => Fitted.Inputs.KeyValuesOf(columnName);

    /// <summary>Always true: each row is scored on its own.</summary>
    public bool IsRowToRowMapper => true;

    internal FittedModel Fitted { get; }

    string ISingleFeaturePredictionTransformer<RecurrentModelParameters>.FeatureColumnName => _featureColumnName;

    DataViewType ISingleFeaturePredictionTransformer<RecurrentModelParameters>.FeatureColumnType => NumberDataViewType.Single;

    string ISingleFeaturePredictionTransformer.FeatureColumnName => _featureColumnName;

    /// <summary>The same network, whose permutation feature importance is measured on another of its columns.</summary>
    /// <param name="columnName">A static or fixed-size <c>Vector&lt;Single&gt;</c> input column; ML.NET permutes it slot by slot. Without this
    /// call it is the first static vector column, or else the first sequence column.</param>
    /// <exception cref="ArgumentException">The network does not read that column, it does not hold numbers, or it holds one number, which
    /// ML.NET's permutation does not see.</exception>
    public RecurrentTransformer ForFeatureImportance(string columnName)
    {
        string[] numeric =
            [.. Fitted.Inputs.Statics.Where(c => !c.IsKey).Select(c => c.Name), .. Fitted.Inputs.Sequences.Where(c => !c.IsTokens).Select(c => c.Name)];
        if (!numeric.Contains(columnName))
            throw new ArgumentException(
                $"The network does not read numbers from column '{columnName}'; it reads them from "
                + $"{(numeric.Length == 0 ? "no column" : string.Join(", ", numeric.Select(c => $"'{c}'")))}.", nameof(columnName));
        if (Fitted.Inputs.Statics.Any(c => c.Name == columnName && IsScalar(c)))
            throw new ArgumentException(
                $"Column '{columnName}' is a scalar Single; permutation feature importance needs a vector of Single. "
                + "Put it into one with mlContext.Transforms.Concatenate before the network.", nameof(columnName));
        return new RecurrentTransformer(Fitted, columnName);
    }

    /// <summary>Binary classifiers: the probability above which <c>PredictedLabel</c> is true. Other networks: <see langword="null"/>.</summary>
    public float? Threshold => IsBinary ? Fitted.Task.Threshold ?? 0.5f : null;

    private bool IsBinary => Fitted.Role == NetworkRole.Trainer && Problem.Of(Fitted.Task).HasThreshold;

    /// <summary>The same binary classifier with another decision threshold, which is saved with the model and stands in its ONNX form;
    /// <c>Score</c> and <c>Probability</c> stay as they are. ML.NET's <c>ChangeModelThreshold</c> takes ML.NET's own transformers alone, and its
    /// <c>Evaluate</c> goes by scores above 0, whatever the threshold.</summary>
    /// <param name="probability">The probability above which <c>PredictedLabel</c> is true. Range: 0 to 1; a fit leaves 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is out of its range.</exception>
    /// <exception cref="InvalidOperationException">This is no binary classifier.</exception>
    public RecurrentTransformer WithThreshold(float probability)
    {
        if (!IsBinary)
            throw new InvalidOperationException($"Only a binary classifier has a threshold; this is the {this}.");
        if (!(probability is >= 0 and <= 1))
            throw Errors.Parameter(nameof(probability), string.Create(
                CultureInfo.InvariantCulture, $"The threshold is {probability}; expected a probability, 0 to 1."));
        return new RecurrentTransformer(
            Fitted with { Task = Fitted.Task with { Threshold = probability == 0.5f ? null : probability } }, _featureColumnName);
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
        var bindings = Bind(input.Schema);
        var scored = new RecurrentDataView(input, bindings, () => new LookAhead(input.GetRowCursor(bindings.Dependencies), _scorer), _scorer);
        return new TransformedView(input, scored, this, () => OnnxPipeline.Of(Fitted, input.Schema));
    }

    /// <summary>A mapper that scores one row at a time.</summary>
    /// <param name="inputSchema">A schema with the columns the network was fitted on, of the same types.</param>
    /// <exception cref="ArgumentException">Columns are missing or of another type; the message lists all of them.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new RecurrentRowMapper(Bind(inputSchema), _scorer);

    /// <summary>Saves the network as ML.NET's model file, replacing the file: whatever happens, the previous file or the new one is there,
    /// complete. <c>mlContext.Model.Load</c> loads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">The schema of the data that the model is for, which loading then gives; or null for none.</param>
    /// <remarks><c>mlContext.Model.Save</c> gives the same bytes, but writes over the previous file while it works.
    /// <c>mlContext.Model.SaveAtomically</c> does this for a pipeline. The previous file's permissions are kept.</remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written, or the path leads to a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public void Save(string path, DataViewSchema? inputSchema = null) => AtomicModel.Save(new MLContext().Model, this, inputSchema, path);

    /// <summary>Writes the network as an ONNX model to a file, replacing it; a failure leaves the file that was there as it was.</summary>
    /// <param name="path">The file.</param>
    /// <remarks><inheritdoc cref="SaveOnnx(Stream)" path="/remarks/*"/></remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written, or the path leads to a folder, a device or a pipe.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    /// <exception cref="InvalidOperationException">The network takes more than 2 GB, the most that an ONNX file can hold.</exception>
    public void SaveOnnx(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ReplacedFile.Write(path, SaveOnnx);
    }

    /// <summary>Writes the network as an ONNX model: scaling, embeddings, layers, pooling, head and decoding in one graph.</summary>
    /// <param name="destination">A writable stream; it is left open.</param>
    /// <remarks>
    /// <para>Operator set 17. The axes <c>batch</c> (rows) and <c>steps</c> (steps of the longest row) are free; shorter rows are padded
    /// behind with any value. Raw values go in, and the same input gives the same bytes.</para>
    /// <list type="table">
    /// <listheader><term>Input</term><description>Type and shape</description></listheader>
    /// <item><term>a numeric sequence column's name</term><description><c>float (batch, steps, features)</c></description></item>
    /// <item><term>a key or text sequence column's name</term><description><c>int64 (batch, steps)</c>: keys from 1, 0 the missing one;
    /// for text, word i (from 0) of the vocabulary is i + 1 and every other word is 0</description></item>
    /// <item><term>a text column's name and <c>.characters</c>, where <see cref="RecurrentOptions.Characters"/> reads its words</term>
    /// <description><c>int64 (batch, steps, characters)</c>: of each word 1, the numbers of its characters, 2, and −1 behind them; character i (from 0) of the metadata's alphabet is i + 3,
    /// every other one 0; of a word longer than <c>maximumLength</c> the first and the last characters</description></item>
    /// <item><term>its name and <c>.capitalization</c>, where that is a feature</term><description><c>int64 (batch, steps)</c>: 0 lower case, 1 upper case, 2 initial capital, 3 mixed case,
    /// 4 number, 5 letters with digits, 6 punctuation, 7 other; −1 for an empty word</description></item>
    /// <item><term>a numeric static column's name</term><description><c>float (batch, width)</c>, also where the width is
    /// 1</description></item>
    /// <item><term>a static key column's name</term><description><c>int64 (batch)</c>: keys from 1, 0 the missing one</description></item>
    /// <item><term><c>lengths</c></term><description><c>int64 (batch)</c>: steps of each row, from 0; underscores follow the name
    /// while a column is called so</description></item>
    /// </list>
    /// <list type="table">
    /// <listheader><term>Output</term><description>Type and shape</description></listheader>
    /// <item><term>featurizer: <see cref="RecurrentOptions.OutputColumnName"/></term>
    /// <description><c>float (batch, encoder width)</c></description></item>
    /// <item><term>binary: <c>Score</c>, <c>Probability</c>, <c>PredictedLabel</c></term><description><c>float</c>, <c>float</c>,
    /// <c>bool (batch)</c></description></item>
    /// <item><term>multiclass: <c>Score</c>, <c>PredictedLabel</c></term><description><c>float (batch, classes)</c>, probabilities;
    /// <c>int64 (batch)</c>, ML.NET's key, from 1</description></item>
    /// <item><term>regression: <c>Score</c></term><description><c>float (batch)</c>, for a vector label
    /// <c>(batch, outputs)</c></description></item>
    /// <item><term>labels of steps: the same</term><description><c>(batch, steps)</c> in place of <c>(batch)</c>, and <c>float (batch, steps, classes)</c>;
    /// zeros behind a row's length. Multiclass: <c>SequenceProbability</c>, <c>float (batch)</c>, too; labels are decoded in the graph, as <see cref="RecurrentOptions.Tagging"/> says,
    /// the best one sequence of a row alone</description></item>
    /// <item><term>language model: <c>LogLikelihood</c>, <c>StepLogLikelihood</c>, <c>Perplexity</c></term><description><c>float (batch)</c>, <c>float (batch, steps + 1)</c>, the last one of a row's
    /// end, zeros behind that, NaN where a token is unknown; <c>float (batch)</c>. The graph holds a value for each step and token while it runs, so give it batches that fit</description></item>
    /// <item><term>recommender: <c>RecommendedItems</c>, <c>Score</c></term><description><c>int64 (batch, count)</c>, keys from 1, 0 where no item is left; <c>float (batch, count)</c></description></item>
    /// <item><term><see cref="RecurrentOptions.AttentionColumnName"/></term><description><c>float (batch, steps)</c>, with several heads
    /// <c>(batch, steps, heads)</c>; zeros behind a row's length</description></item>
    /// </list>
    /// <para>An output whose name an input has already is called <c>name.output</c>. The metadata hold <c>library_version</c>, <c>cell</c>,
    /// <c>task</c>, <c>lengths_input</c> and, as JSON, <c>columns</c>, <c>outputs</c> (column to output), <c>vocabularies</c> (column to
    /// words), <c>characters</c> (column to inputs, alphabet and length) and <c>labels</c> (class names, key k being the k-th) with their <c>label_type</c>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The network takes more than 2 GB, the most that an ONNX file can hold; nothing is
    /// written.</exception>
    public void SaveOnnx(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
            throw new ArgumentException("The stream cannot be written; give a writable, open stream.", nameof(destination));
        OnnxExporter.Export(Fitted, destination);
    }

    /// <summary>Describes the network: its cell, task, columns and sizes.</summary>
    public override string ToString() => NetworkDescription.Transformer(Fitted) + NetworkDescription.Fitted(Model, History);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ModelFile.Save(ctx, Fitted);
    }

    private static string Permutable(InputColumns inputs) =>
        inputs.Statics.FirstOrDefault(c => !c.IsKey && !IsScalar(c))?.Name ?? inputs.Sequences[0].Name;

    // Files that do not say it: a vector of one number is rarer than a number.
    private static bool IsScalar(StaticColumn column) => !(column.IsVector ?? column.Width > 1);

    private IEnumerable<string> InputNames => Fitted.Inputs.Sequences.Select(c => c.Name).Concat(Fitted.Inputs.Statics.Select(c => c.Name));

    private OutputBindings Bind(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        InputSchemaCheck.ThrowIfUnlike(schema, Fitted.Inputs, Options);
        return new OutputBindings(schema, InputNames, _outputs, areScores: Fitted.Role == NetworkRole.Trainer);
    }
}
