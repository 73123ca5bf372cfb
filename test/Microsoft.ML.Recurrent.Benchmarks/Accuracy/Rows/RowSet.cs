namespace Microsoft.ML.Recurrent.Benchmarks.Accuracy.Rows;

/// <summary>Rows to classify.</summary>
/// <param name="Name">The set.</param>
/// <param name="Load">Reads its splits.</param>
/// <param name="Options">The sequences' column, and the features of a step where there are several.</param>
/// <param name="Prepare">Makes tokens and labels.</param>
/// <param name="Baseline">ML.NET's own, on prepared rows.</param>
/// <param name="BaselineName">What it is.</param>
internal sealed record RowSet(
    string Name,
    Func<MLContext, RowSplits> Load,
    LstmOptions Options,
    Func<MLContext, IEstimator<ITransformer>> Prepare,
    Func<MLContext, IEstimator<ITransformer>> Baseline,
    string BaselineName)
{
    /// <summary>True if the label is <c>Boolean</c> and not a key.</summary>
    public bool IsBinary { get; init; }
}

/// <param name="Training">To fit on.</param>
/// <param name="Validation">Given to the fit as validation data, where the set has such a part.</param>
/// <param name="Test">To measure on.</param>
internal sealed record RowSplits(IDataView Training, IDataView? Validation, IDataView Test);

/// <summary>A sequence of numbers and its class.</summary>
internal sealed class NumberExample
{
    public float[] Values { get; set; } = [];

    /// <summary>The same for a linear model: of one length.</summary>
    public float[] Features { get; set; } = [];

    public string Class { get; set; } = "";

    public bool Label => Class == "1";
}

/// <summary>A sentence and its class.</summary>
internal sealed class TextExample
{
    public string Text { get; set; } = "";

    public string Class { get; set; } = "";

    public bool Label => Class == "1";
}
