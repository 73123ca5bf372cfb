namespace Microsoft.ML.Recurrent.Experiments.Importance;

/// <summary>A leaf of a regression tree: a box in the unit cube, and the value that the tree has there.</summary>
internal sealed record Box(double[] Low, double[] High, double Value)
{
    public double Volume { get; } = Low.Zip(High, (low, high) => high - low).Aggregate(1.0, (product, side) => product * side);
}
