import tseslint from 'typescript-eslint';

export default tseslint.config(...tseslint.configs.strict, {
  rules: {
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/no-invalid-void-type': 'off', // ISignal<T, void>
    'no-console': ['error', { allow: ['warn'] }],
    'no-restricted-properties': [
      'error',
      { property: 'innerHTML', message: 'Text is never inserted as HTML.' },
      { property: 'outerHTML', message: 'Text is never inserted as HTML.' },
      { property: 'insertAdjacentHTML', message: 'Text is never inserted as HTML.' },
    ],
    'no-restricted-syntax': [
      'error',
      { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Text is never inserted as HTML.' },
    ],
  },
});
