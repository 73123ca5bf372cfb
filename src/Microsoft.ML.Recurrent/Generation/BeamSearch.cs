using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Generation;

/// <summary>Follows the likeliest texts side by side. For one search.</summary>
internal sealed class BeamSearch
{
    private readonly TokenTexts _texts;
    private readonly TokenSteps _steps;
    private readonly BeamSearchOptions _options;
    private readonly bool[] _stops;
    private readonly List<Beam> _ended = [];
    private float[] _states;
    private float[] _next;
    private readonly float[] _logProbabilities;

    public BeamSearch(TokenTexts texts, TokenSteps steps, BeamSearchOptions options, int[] stopTokens)
    {
        (_texts, _steps, _options, _stops) = (texts, steps, options, new bool[steps.Outputs]);
        _stops[^1] = true;
        foreach (int token in stopTokens)
            _stops[token - 1] = true;
        int states = PackedSize.Of(options.Beams, options.Beams, steps.StateWidth);
        (_states, _next) = (new float[states], new float[states]);
        _logProbabilities = new float[PackedSize.Of(options.Beams, options.Beams, steps.Outputs)];
    }

    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public GeneratedSequence[] Run(GenerationPrefix prefix, CancellationToken cancellationToken)
    {
        List<Beam> live = [new Beam(null, default, 0, 0)];
        prefix.State.CopyTo(_states, 0);
        for (int length = 0; length < _options.MaximumTokens && live.Count > 0 && !IsDecided(live); length++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _steps.Score(States(live.Count), prefix.Steps + length, _logProbabilities.AsSpan(0, live.Count * _steps.Outputs));
            live = Extend(live);
            if (length + 1 < _options.MaximumTokens && live.Count > 0)
                _steps.Read(live.Select(beam => (int)beam.Token.Key).ToArray(), States(live.Count), prefix.Steps + length);
        }

        return [.. _ended.Select(beam => Sequence(beam, hasEnded: true)).Concat(live.Select(beam => Sequence(beam, hasEnded: false)))
            .OrderByDescending(sequence => sequence.Score).Take(_options.Beams)];
    }

    private Span<float> States(int beams) => _states.AsSpan(0, beams * _steps.StateWidth);

    /// <summary>True if no text that goes on can come before the best that have ended.</summary>
    private bool IsDecided(List<Beam> live) => _ended.Count >= _options.Beams
        && Score(live.Max(beam => beam.LogProbability), _options.MaximumTokens) <= _ended.Select(beam => Score(beam.LogProbability, beam.Length)).OrderDescending().ElementAt(_options.Beams - 1);

    /// <summary>The likeliest texts with one more token; those that end are put aside.</summary>
    private List<Beam> Extend(List<Beam> live)
    {
        List<Beam> extended = [];
        int rank = 0;
        foreach (var (beam, output, sum) in Candidates(live))
        {
            float own = _logProbabilities[beam * _steps.Outputs + output];
            if (!_stops[output] && extended.Count < _options.Beams)
            {
                StateOf(_states, beam).CopyTo(StateOf(_next, extended.Count));
                extended.Add(new Beam(live[beam], new GeneratedToken(_texts.Of(output + 1), (uint)output + 1, own), sum, live[beam].Length + 1));
            }
            else if (_stops[output] && rank < _options.Beams)
                _ended.Add(live[beam] with { LogProbability = sum });
            rank++;
        }

        (_states, _next) = (_next, _states);
        return extended;
    }

    /// <summary>Twice as many continuations as there are beams, the likeliest first: half of them may end, for each beam has few ends.</summary>
    private (int Beam, int Output, double Sum)[] Candidates(List<Beam> live)
    {
        int most = checked(_options.Beams * (1 + _stops.Count(stop => stop)));
        var kept = new PriorityQueue<(int Beam, int Output, double Sum), (double Sum, int Beam, int Output)>();
        for (int beam = 0; beam < live.Count; beam++)
        {
            for (int output = 0; output < _steps.Outputs; output++)
            {
                double sum = live[beam].LogProbability + _logProbabilities[beam * _steps.Outputs + output];
                if (!double.IsFinite(sum) || (output == _steps.Outputs - 1 && !_options.EndsWithRow))
                    continue;
                var priority = (sum, -beam, -output);
                if (kept.Count < most)
                    kept.Enqueue((beam, output, sum), priority);
                else
                    kept.EnqueueDequeue((beam, output, sum), priority);
            }
        }

        return [.. kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }

    private Span<float> StateOf(float[] states, int beam) => states.AsSpan(beam * _steps.StateWidth, _steps.StateWidth);

    private double Score(double logProbability, int length) => logProbability / Math.Pow((5.0 + length) / 6, _options.LengthPenalty);

    private GeneratedSequence Sequence(Beam beam, bool hasEnded)
    {
        var tokens = new GeneratedToken[beam.Length];
        for (var last = beam; last.Length > 0; last = last.Before!)
            tokens[last.Length - 1] = last.Token;
        return new GeneratedSequence(tokens, beam.LogProbability, Score(beam.LogProbability, beam.Length), hasEnded);
    }

    /// <summary>A text that is followed.</summary>
    /// <param name="Before">The same without its last token; null for no token.</param>
    /// <param name="Token">The last token.</param>
    /// <param name="LogProbability">Of all tokens, and of the end where it has ended.</param>
    /// <param name="Length">Tokens.</param>
    private sealed record Beam(Beam? Before, GeneratedToken Token, double LogProbability, int Length);
}
