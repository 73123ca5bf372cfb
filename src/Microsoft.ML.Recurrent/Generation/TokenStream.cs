using System.Collections;

namespace Microsoft.ML.Recurrent.Generation;

/// <summary>A text as it is generated, token by token. For one thread at a time; allocates nothing for a token.</summary>
internal sealed class TokenStream : IEnumerator<GeneratedToken>
{
    private readonly TextGenerator _generator;
    private readonly TokenSteps _steps;
    private readonly TokenSampler _sampler;
    private readonly StopText? _stopText;
    private readonly bool[] _stops;
    private readonly float[] _state;
    private readonly float[] _logProbabilities;
    private readonly int[] _token = new int[1];
    private readonly int _most;
    private long _read;
    private int _generated;
    private bool _hasEnded;
    private int _isReturned;

    public TokenStream(TextGenerator generator, TokenSteps steps, GenerationPrefix prefix, GenerationOptions options, int[] stopTokens)
    {
        (_generator, _steps, _most, _read) = (generator, steps, options.MaximumTokens, prefix.Steps);
        _sampler = new TokenSampler(options, steps.Outputs, prefix.Tokens);
        _stopText = options.StopTexts.Count == 0 ? null : new StopText([.. options.StopTexts], options.Separator ?? generator.Texts.Separator);
        (_state, _logProbabilities, _stops) = ([.. prefix.State], new float[steps.Outputs], new bool[steps.Outputs]);
        // The end of a row ends the text.
        _stops[^1] = true;
        foreach (int token in stopTokens)
            _stops[token - 1] = true;
    }

    public GeneratedToken Current { get; private set; }

    object IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (_stopText is null)
            return Advance();
        GeneratedToken token;
        while (!_stopText.TryTake(_hasEnded, out token))
        {
            if (_hasEnded)
                return false;
            if (Advance() && _stopText.Add(Current))
                _hasEnded = true;
        }

        Current = token;
        return true;
    }

    public void Reset() => throw new NotSupportedException("A generated text is not read again; generate it anew, with the same seed.");

    public void Dispose()
    {
        _hasEnded = true;
        if (Interlocked.Exchange(ref _isReturned, 1) == 0)
            _generator.Return(_steps);
    }

    private bool Advance()
    {
        if (_hasEnded || _generated == _most)
        {
            _hasEnded = true;
            return false;
        }

        if (_generated > 0)
            _steps.Read(_token, _state, _read++);
        _steps.Score(_state, _read, _logProbabilities);
        int output = _sampler.Draw(_logProbabilities);
        if (_stops[output])
        {
            _hasEnded = true;
            return false;
        }

        _token[0] = output + 1;
        _sampler.Observe(output + 1);
        _generated++;
        Current = new GeneratedToken(_generator.Texts.Of(output + 1), (uint)output + 1, _logProbabilities[output]);
        return true;
    }
}
