using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent.Tests.Experiments;

/// <summary>Spaces and functions with a known minimum.</summary>
internal static class TestSpaces
{
    /// <summary>The same space with some of its parameters alone; the others are as the options say.</summary>
    public static ParameterSpace<TOptions> Only<TOptions>(this ParameterSpace<TOptions> space, params string[] names)
        where TOptions : class
    {
        return space.Parameters.Where(p => !names.Contains(p.Name) && p.Name != "Cell").Aggregate(space, (left, p) => left.Fix(p.Name, p.Start));
    }

    /// <summary>Branin's function, whose minimum is 0.398.</summary>
    public static double Branin(Configuration c)
    {
        double x = ((double)c["X"] * 15) - 5, y = (double)c["Y"] * 15;
        double bent = y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6;
        return (bent * bent) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
    }

    /// <summary>A bowl over an order of magnitude, a fraction, a whole number and a choice; its minimum is 0.</summary>
    public static double Mixed(Configuration c) =>
        Math.Pow(Math.Log10((double)c["Rate"]) + 2.5, 2) + (4 * Math.Pow((double)c["Fraction"] - 0.3, 2)) + (Math.Pow((long)c["Size"] - 40, 2) / 400)
            + (c["Kind"] is "Second" ? 0 : 1);

    /// <summary>A bowl of either of two parameters, as a third one says; its minimum is 0, where <c>B</c> counts.</summary>
    public static double Conditional(Configuration c) =>
        c["Kind"] is "First" ? 0.5 + Math.Pow((double)c["A"] - 0.7, 2) : Math.Pow((double)c["B"] - 0.2, 2) + Math.Pow((double)c["C"] - 0.9, 2);

    /// <summary>The error of an imagined LSTM above the least one: learning rate, sizes and dropout matter most, and half of the parameters not at all; around the best there is a plateau.</summary>
    public static double Network(Configuration c)
    {
        double rate = Math.Max(0, Math.Abs(Math.Log10((double)c["Training.LearningRate"]) + 2.4) - 0.15);
        double sizes = Math.Pow(Math.Log2((long)c["HiddenSize"] / 160.0), 2) + Math.Pow(Math.Log2((long)c["EmbeddingSize"] / 32.0), 2);
        double dropout = Math.Pow(Math.Max(0, Math.Abs((double)c["TokenDropout"] - 0.15) - 0.1), 2) + Math.Pow((double)c["HeadDropout"] - 0.5, 2);
        double batches = Math.Abs(Math.Log2((long)c["Training.BatchSize"] / 32.0) - (2 * rate));
        return (0.06 * rate * rate) + (0.006 * sizes) + (0.2 * dropout) + (0.004 * batches) + (c["Bidirectional"] is true ? 0 : 0.01);
    }

    /// <summary>Noise of a normal distribution, the same for the same configuration.</summary>
    public static double Noise(Configuration c, double deviation)
    {
        var random = new Random(c.ToString().Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        return deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    public static ParameterSpace<Plane> OfPlane => new(new Plane());

    public static ParameterSpace<Mix> OfMix => new(new Mix());

    public static ParameterSpace<Branches> OfBranches => new ParameterSpace<Branches>(new Branches()).Choice(b => b.Kind, Kind.First, Kind.Second)
        .When(b => b.A, b => b.Kind, Kind.First).When(b => b.B, b => b.Kind, Kind.Second).When(b => b.C, b => b.Kind, Kind.Second);

    public enum Kind
    {
        First,
        Second,
        Third,
    }

    public sealed record Plane
    {
        [Range(0.0, 1.0, 0.5, false)]
        public double X { get; init; } = 0.5;

        [Range(0.0, 1.0, 0.5, false)]
        public double Y { get; init; } = 0.5;
    }

    public sealed record Mix
    {
        [Range(1e-5, 1.0, 0.1, true)]
        public double Rate { get; init; } = 0.1;

        [Range(0.0, 1.0, 0.9, false)]
        public double Fraction { get; init; } = 0.9;

        [Range(1, 100, 90, false)]
        public int Size { get; init; } = 90;

        [Choice(Kind.First, Kind.Second, Kind.Third)]
        public Kind Kind { get; init; }
    }

    public sealed record Branches
    {
        public Kind Kind { get; init; }

        [Range(0.0, 1.0, 0.5, false)]
        public double A { get; init; } = 0.5;

        [Range(0.0, 1.0, 0.5, false)]
        public double B { get; init; } = 0.5;

        [Range(0.0, 1.0, 0.5, false)]
        public double C { get; init; } = 0.5;
    }
}
