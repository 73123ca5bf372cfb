using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The cells MUT1, MUT2 and MUT3, which Jozefowicz et al. 2015 found by mutation.</summary>
/// <remarks>
/// Section 3.4 of the paper; all end with h' = n ⊙ z + h ⊙ (1 − z):
/// <list type="number">
/// <item>MUT1: z = σ(W x + b), r = σ(W x + U h + b), n = tanh(U (r ⊙ h) + tanh(x) + b)</item>
/// <item>MUT2: z = σ(W x + U h + b), r = σ(x + U h + b), n = tanh(U (r ⊙ h) + W x + b)</item>
/// <item>MUT3: z = σ(W x + U tanh(h) + b), r = σ(W x + U h + b), n = tanh(U (r ⊙ h) + W x + b)</item>
/// </list>
/// A product W x without bias stands for x where the paper adds x itself, which there has the hidden size.
/// Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record MutatedCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "mut";

    /// <summary>The cell's number in the paper. Range: 1 to 3.</summary>
    /// <value>The default value is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">There is no cell of that number.</exception>
    public int Number { get; init => field = CellSettings.Within(value, 1, 3); } = 1;

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var update = s.Input("z");
        if (Number != 1)
            update += s.Recurrent("z", Number == 2 ? h : Tanh(h), bias: false);
        var z = s.Gate("update", Sigmoid(update));
        var r = s.Gate("reset", Sigmoid(s.Input("r", bias: Number != 2) + s.Recurrent("r", h, bias: Number == 2)));
        var input = s.Input("n", bias: Number != 1);
        var n = s.Gate("candidate", Tanh(s.Recurrent("n", r * h, bias: Number == 1) + (Number == 1 ? Tanh(input) : input)));
        s.Output(s.Next(h, n * z + h * (1 - z)));
    }
}
