using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Microsoft.ML.Recurrent.Generation;

/// <summary>Draws tokens from their log-probabilities. For one thread at a time; allocates nothing once made. The same log-probabilities give the same tokens on every machine.</summary>
internal sealed class TokenSampler
{
    private readonly GenerationOptions _options;
    private readonly SplitMix64 _random;
    private readonly double[] _scores;
    private readonly double[] _weights;
    private readonly ulong[] _order;
    private readonly int[] _recent;
    private readonly int[] _counts;
    private readonly bool _excludes;
    private long _seen;

    /// <param name="options">Valid options.</param>
    /// <param name="outputs">The model's outputs: output i is token i + 1, the last one the end of a row.</param>
    /// <param name="prefix">The tokens before.</param>
    public TokenSampler(GenerationOptions options, int outputs, ImmutableArray<int> prefix)
    {
        (_options, _random) = (options, new SplitMix64(options.Seed));
        (_scores, _weights, _order) = (new double[outputs], new double[outputs], new ulong[outputs]);
        int candidates = options.EndsWithRow ? outputs : outputs - 1;
        _excludes = options.TopK < candidates || options.TopP < 1;
        bool penalizes = options.RepetitionPenalty != 1;
        (_recent, _counts) = penalizes ? (new int[Math.Min(options.RepetitionWindow, prefix.Length + (long)options.MaximumTokens)], new int[outputs]) : ([], []);
        foreach (int token in prefix)
            Observe(token);
    }

    /// <summary>Takes note of a token for the penalty.</summary>
    /// <param name="token">From 1; 0 for an unknown one.</param>
    public void Observe(int token)
    {
        if (_recent.Length == 0)
            return;
        ref int oldest = ref _recent[(int)(_seen++ % _recent.Length)];
        if (oldest > 0)
            _counts[oldest - 1]--;
        oldest = token;
        if (token > 0)
            _counts[token - 1]++;
    }

    /// <summary>Draws an output.</summary>
    /// <param name="logProbabilities">Of each output.</param>
    /// <exception cref="InvalidOperationException">None can be drawn.</exception>
    public int Draw(ReadOnlySpan<float> logProbabilities)
    {
        for (int output = 0; output < _scores.Length; output++)
            _scores[output] = logProbabilities[output];
        for (int output = 0; output < _counts.Length; output++)
        {
            // However large the penalty, it makes a token unlikely and not impossible.
            if (_counts[output] > 0 && double.IsFinite(_scores[output]))
                _scores[output] = Math.Max(_scores[output] * _options.RepetitionPenalty, double.MinValue);
        }

        if (!_options.EndsWithRow)
            _scores[^1] = double.NegativeInfinity;
        int likeliest = TensorPrimitives.IndexOfMax<double>(_scores);
        if (!double.IsFinite(_scores[likeliest]))
            throw new InvalidOperationException(GenerationErrors.NoneLeft);
        if (_options.Temperature == 0)
            return likeliest;
        Weigh(_scores[likeliest]);
        if (_excludes)
            RuleOut(_scores[likeliest]);
        return DrawOfWeighted();
    }

    /// <summary>Weights in proportion to the probabilities at the temperature.</summary>
    private void Weigh(double largest)
    {
        for (int output = 0; output < _scores.Length; output++)
            _weights[output] = PortableExp.Of((_scores[output] - largest) / _options.Temperature);
    }

    private int DrawOfWeighted()
    {
        double sum = 0;
        foreach (double weight in _weights)
            sum += weight;
        double drawn = _random.NextDouble() * sum;
        int last = 0;
        for (int output = 0; output < _weights.Length; output++)
        {
            if (_weights[output] == 0)
                continue;
            last = output;
            drawn -= _weights[output];
            if (drawn < 0)
                break;
        }

        return last;
    }

    /// <summary>Takes the weights of all but the likeliest outputs.</summary>
    private void RuleOut(double largest)
    {
        for (int output = 0; output < _scores.Length; output++)
            _order[output] = Place((float)(_scores[output] - largest), output);
        _order.AsSpan().Sort();
        int count = Math.Min(_options.TopK ?? int.MaxValue, _order.Length);
        if (_options.TopP < 1)
            count = CountOf(count, _options.TopP.Value * SumOf(count));
        for (int place = count; place < _order.Length; place++)
            _weights[OutputAt(place)] = 0;
    }

    /// <summary>The fewest likeliest outputs whose weights reach a sum.</summary>
    private int CountOf(int most, double reached)
    {
        double sum = 0;
        for (int count = 0; count < most;)
        {
            sum += _weights[OutputAt(count++)];
            if (sum >= reached)
                return count;
        }

        return most;
    }

    private double SumOf(int count)
    {
        double sum = 0;
        for (int place = 0; place < count; place++)
            sum += _weights[OutputAt(place)];
        return sum;
    }

    private int OutputAt(int place) => (int)(uint)_order[place];

    /// <summary>A number by which outputs stand in the order of their scores, the highest first, and of their places where these are equal.</summary>
    private static ulong Place(float score, int output)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score);
        uint rising = (bits & 0x80000000) == 0 ? bits | 0x80000000 : ~bits;
        return ((ulong)~rising << 32) | (uint)output;
    }
}
