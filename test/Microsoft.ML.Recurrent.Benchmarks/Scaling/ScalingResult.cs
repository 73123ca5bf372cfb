namespace Microsoft.ML.Recurrent.Benchmarks.Scaling;

/// <summary>A cost at some sizes, and the exponent that fits them.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="SizeName">What grows.</param>
/// <param name="Unit">Of the cost.</param>
/// <param name="Points">Size and cost.</param>
internal sealed record ScalingResult(string Name, string SizeName, string Unit, IReadOnlyList<ScalingPoint> Points)
{
    /// <summary>The slope of log cost over log size, by least squares: 1 is linear.</summary>
    public double Exponent
    {
        get
        {
            double meanX = Points.Average(p => Math.Log(p.Size)), meanY = Points.Average(p => Math.Log(p.Cost));
            return Points.Sum(p => (Math.Log(p.Size) - meanX) * (Math.Log(p.Cost) - meanY)) / Points.Sum(p => Math.Pow(Math.Log(p.Size) - meanX, 2));
        }
    }

    /// <summary>Further remarks.</summary>
    public string? Remark { get; init; }
}

/// <param name="Size">How large.</param>
/// <param name="Cost">What it took.</param>
internal readonly record struct ScalingPoint(double Size, double Cost);
