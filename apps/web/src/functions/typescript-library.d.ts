/** Made by the build: the declarations of JavaScript's own library, by file name. */
declare module "virtual:typescript-library" {
  const files: Readonly<Record<string, string>>;
  export default files;
}
