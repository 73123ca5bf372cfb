using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The sLSTM (Beck et al. 2024), an LSTM with exponential gates.</summary>
/// <remarks>
/// Equations 8 to 17 of the paper. The gates are kept in range by a stabilizer state m and made an average by a normalizer state n. U is made
/// of blocks, one for each head.
/// <list type="number">
/// <item>z = tanh(W x + U h + b)</item>
/// <item>o = σ(W x + U h + b)</item>
/// <item>ĩ, f̃ = W x + U h + b</item>
/// <item>log f = log σ(f̃), or f̃</item>
/// <item>m' = max(log f + m, ĩ)</item>
/// <item>i = exp(ĩ − m'), f = exp(log f + m − m')</item>
/// <item>c' = f ⊙ c + i ⊙ z, n' = f ⊙ n + i</item>
/// <item>h' = o ⊙ c' / n'</item>
/// </list>
/// Before the first step, where n is zero, log f + m counts as −∞, as in the authors' code: m' = ĩ, and n' is 1 at least from then on.
/// Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record ScalarLstmCell : Cell
{
    private const double Infinite = 1e30;
    private const int MostHeads = 16_384;

    /// <inheritdoc/>
    public override string Name => "slstm";

    /// <summary>Blocks of the recurrent matrices. Must divide the hidden size. Range: 1 to 16,384.</summary>
    /// <value>The default value is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public int Heads { get; init => field = CellSettings.Within(value, 1, MostHeads); } = 1;

    /// <summary>Makes the forget gate exponential instead of a sigmoid.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool HasExponentialForgetGate { get; init; }

    internal override void Define(Step s)
    {
        var (h, c, n, m) = (s.State("hidden"), s.State("cell"), s.State("normalizer"), s.State("stabilizer"));
        Expr Sum(string gate) => s.Input(gate) + s.Recurrent(gate, h, heads: Heads, bias: false);
        var (i, f) = (Sum("i"), Sum("f"));
        var z = s.Gate("candidate", Tanh(Sum("z")));
        var o = s.Gate("output", Sigmoid(Sum("o")));
        var kept = (HasExponentialForgetGate ? f : LogSigmoid(f)) + m - Infinite * (1 - Min(n, 1));
        var stabilizer = s.Next(m, Max(kept, i));
        var input = s.Gate("input", Exp(i - stabilizer));
        var forget = s.Gate("forget", Exp(kept - stabilizer));
        var cell = s.Next(c, forget * c + input * z);
        var normalizer = s.Next(n, forget * n + input);
        s.Output(s.Next(h, o * cell / normalizer));
    }
}
