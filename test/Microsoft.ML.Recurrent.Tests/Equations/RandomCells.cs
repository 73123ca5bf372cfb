using Microsoft.ML.Recurrent.Equations;

namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>Cells of random equations: any leaves, operations, products of anything, two sizes.</summary>
internal sealed class RandomCells
{
    private readonly Random _random;
    private readonly Step _step;
    private readonly List<Expr> _hidden = [];
    private readonly List<Expr> _small = [];
    private int _products;

    private RandomCells(int seed)
    {
        _random = new Random(seed);
        _step = new Step($"random_{seed}");
    }

    public static CellGraph Draw(int seed) => new RandomCells(seed).Draw();

    private CellGraph Draw()
    {
        Expr h = _step.State("hidden"), c = _step.State("small", 4);
        _hidden.AddRange([h, _step.Input("x"), _step.Vector("v"), _step.Mask(1, 2), _step.Recurrent("h", h)]);
        _small.AddRange([c, _step.Input("y", 4), _step.Lower("lower", 4), _step.Recurrent("c", h, 4, heads: 2)]);
        for (int i = 0; i < 14; i++)
        {
            var (own, other) = _random.Next(2) == 0 ? (_hidden, _small) : (_small, _hidden);
            own.Add(Next(own, other, own == _hidden ? null : 4));
        }

        _step.Next(c, Bounded(_small));
        _step.Output("further", Pick(_hidden));
        _step.Output("lower", _small[^1]);
        _step.Output(_step.Next(h, Bounded(_hidden) + 0.1 * _hidden[1]));
        return _step.Complete();
    }

    private Expr Next(List<Expr> own, List<Expr> other, int? units) => _random.Next(12) switch
    {
        0 => Expr.Sigmoid(Pick(own)),
        1 => Expr.Tanh(Pick(own)),
        2 => Expr.LogSigmoid(Pick(own)),
        3 => Expr.Exp(Expr.Tanh(Pick(own))),
        4 => Expr.Max(Pick(own), Pick(own)),
        5 => Pick(own) - Pick(own),
        6 => Pick(own) / (1.5 + Expr.Tanh(Pick(own))),
        7 => 0.5 * Pick(own) + Pick(own),
        8 => _step.Recurrent($"p{_products++}", Expr.Tanh(Pick(own)), units, heads: _random.Next(1, 3)),
        9 => _step.Recurrent($"p{_products++}", Expr.Sigmoid(Pick(other)), units),
        10 => Expr.Sigmoid(_step.Input($"i{_products}", units) + _step.Recurrent($"i{_products++}", Pick(_random.Next(2) == 0 ? own : other), units)),
        _ => Pick(own) * Expr.Tanh(Pick(own)),
    };

    private Expr Pick(List<Expr> vectors) => vectors[_random.Next(vectors.Count)];

    /// <summary>A value that depends on the latest ones and does not grow from step to step.</summary>
    private static Expr Bounded(List<Expr> vectors) => Expr.Tanh(vectors[^1] + vectors[^2]);
}
