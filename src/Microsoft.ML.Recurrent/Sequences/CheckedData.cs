namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The name of the checked data in messages.</summary>
/// <param name="Name">What the data is.</param>
/// <param name="Parameter">The parameter that it came by.</param>
internal sealed record CheckedData(string Name, string Parameter)
{
    /// <summary>Data to fit on, or to score.</summary>
    public static CheckedData Input { get; } = new("data", "schema");

    /// <summary>Data to measure each epoch of a fit on.</summary>
    public static CheckedData Validation { get; } = new("validation data", "validationData");
}
