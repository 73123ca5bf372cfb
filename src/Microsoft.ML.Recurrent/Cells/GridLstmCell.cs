using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The Grid LSTM over time and depth (Kalchbrenner et al. 2015): an LSTM along the steps and one along the layers.</summary>
/// <remarks>
/// Equations 1 to 3 of the paper. Both LSTMs read H, the hidden vectors of the step before and of the layer below, and have a memory m of their own:
/// <list type="number">
/// <item>i, f, o = σ(W H + b)</item>
/// <item>g = tanh(W H + b)</item>
/// <item>m' = f ⊙ m + i ⊙ g</item>
/// <item>h' = tanh(o ⊙ m')</item>
/// </list>
/// The layer puts out the hidden vector along the layers, and its memory as a further output; in the lowest layer that memory starts from zero.
/// Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record GridLstmCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "grid_lstm";

    /// <summary>Initial biases of the forget gates. Range: a finite number.</summary>
    /// <value>The default value is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public double ForgetGateBias { get; init => field = CellSettings.Finite(value); } = 1;

    internal override void Define(Step s)
    {
        var (h, memory) = (s.State("hidden"), s.State("memory"));
        var time = Along(s, "time", h, memory);
        var depth = Along(s, "depth", h, s.Lower("memory"));
        s.Next(memory, time.Memory);
        s.Next(h, time.Hidden);
        s.Output("memory", depth.Memory);
        s.Output(depth.Hidden);
    }

    private (Expr Hidden, Expr Memory) Along(Step s, string way, Expr hidden, Expr memory)
    {
        Expr Sum(string gate, double bias = 0) =>
            s.Input($"{way}_{gate}", initialBias: bias) + s.Recurrent($"{way}_{gate}", hidden, bias: false);
        var i = s.Gate($"{way}_input", Sigmoid(Sum("i")));
        var f = s.Gate($"{way}_forget", Sigmoid(Sum("f", ForgetGateBias)));
        var g = s.Gate($"{way}_candidate", Tanh(Sum("g")));
        var o = s.Gate($"{way}_output", Sigmoid(Sum("o")));
        var next = f * memory + i * g;
        return (Tanh(o * next), next);
    }
}
