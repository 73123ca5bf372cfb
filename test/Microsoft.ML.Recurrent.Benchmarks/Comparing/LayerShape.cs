namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>A layer's sizes; a ragged one draws its lengths uniformly from 5 to <paramref name="Steps"/>.</summary>
internal sealed record LayerShape(int Batch, int Steps, int Inputs, int Hidden, bool Ragged = false)
{
    private const int Seed = 17;
    private const int ShortestRagged = 5;

    public static IReadOnlyList<LayerShape> All { get; } =
    [
        new(64, 100, 64, 128),
        new(32, 50, 112, 256),
        new(32, 30, 16, 32),
        new(64, 20, 96, 64),
        new(16, 200, 16, 64),
        new(64, 50, 256, 512),
        new(64, 100, 64, 128, Ragged: true),
        new(32, 100, 100, 64, Ragged: true),
    ];

    /// <summary>(Batch), descending.</summary>
    public int[] Lengths()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Batch).Select(_ => Ragged ? random.Next(ShortestRagged, Steps + 1) : Steps).OrderDescending()];
    }

    /// <summary>Operations of the products, forward and backward: those of the step, of its gradients and of the weights' gradients.</summary>
    /// <param name="gates">How many gates of the hidden size have both an input product and a recurrent product.</param>
    public double Operations(double gates) => 3 * 2.0 * Lengths().Sum() * gates * Hidden * (Inputs + Hidden);

    public override string ToString() => Ragged
        ? $"{Batch} rows of {ShortestRagged}-{Steps} steps, {Inputs} inputs, {Hidden} hidden"
        : $"{Batch} rows of {Steps} steps, {Inputs} inputs, {Hidden} hidden";
}
